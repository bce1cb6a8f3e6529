"""Results as one page for a browser that needs nothing but itself, and as drawings for other documents."""
