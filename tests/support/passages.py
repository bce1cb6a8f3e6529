"""Passages written for the tests of quotes, on a made-up dispute over a river, in four languages and three scripts."""

from __future__ import annotations

ENGLISH = """The River Gazette

On 4 May the delegation of Norland said that it would not accept 13 of the 17 articles
while the upper dam stays closed. Its minister called the offer “a first step” and
asked for third-party moni-
toring of the gates. Sudland’s envoy replied that 1 500 families cannot wait – nor 2.5 years.
Both sides agreed to meet again in June, without naming a place for the talks.
"""

ARMENIAN = """Պատվիրակությունն ասաց, որ չի ընդունի 17 հոդվածներից 13-ը, քանի դեռ վերին ամբարտակը փակ է։
Նախարարը «առաջին քայլ» անվանեց առաջարկը և խնդրեց դռների վերահսկո֊
ղություն երրորդ կողմի մասնակցությամբ։ Կողմերը պայմանավորվեցին հունիսին կրկին հանդիպել։
"""

AZERBAIJANI = """Nümayəndə heyəti bildirdi ki, yuxarı bənd bağlı qaldıqca 17 maddədən 13-nü qəbul etməyəcək.
İclasda nazir təklifi “ilk addım” adlandırdı və qapılara üçüncü tərəfin nəza-
rətini istədi. Tərəflər iyun ayında yenidən görüşmək barədə razılığa gəldilər.
"""

RUSSIAN = """Делегация заявила, что не примет 13 из 17 статей, пока верхняя плотина закрыта.
Министр назвал это предложение «первым шагом» и попросил о наблюде-
нии третьей стороны за шлюзами. Стороны договорились снова встретиться в июне.
"""

PASSAGES = {"en": ENGLISH, "hy": ARMENIAN, "az": AZERBAIJANI, "ru": RUSSIAN}
