// The page as of any day. Every state shown was derived by negtrack and is carried in the page: here the one that holds
// on a day is looked up and put in its place, and nothing is worked out. Text only ever becomes text.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { texts, statuses, first, last } = data;
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  const EPOCH = 719163; // 1 January 1970 as an ordinal day
  const CHUNK = 12;
  const LATEST = 6;
  const ROOM = 15;
  const COUNTED = 10; // where a look of an issue says what it is counted as
  const byId = (id) => document.getElementById(id);
  const dateOf = (day) => new Date((day - EPOCH) * 864e5);
  const iso = (day) => dateOf(day).toISOString().slice(0, 10);
  const dayOf = (text) => Date.parse(`${text}T00:00:00Z`) / 864e5 + EPOCH;
  const inWords = (day) => {
    const date = dateOf(day);
    return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  };

  /** An element with attributes and children; strings become text, in the direction in which they are written. */
  function el(name, attributes, ...children) {
    const made = document.createElement(name);
    if (children.some((child) => typeof child === "string" && child.trim())) made.setAttribute("dir", "auto");
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }

  /** The last of the states, each beginning with its first day, that has begun by an offset. */
  function at(states, offset) {
    let low = 0;
    let high = states.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (states[middle][0] <= offset) low = middle; else high = middle;
    }
    return states[low];
  }

  const badge = (status) => el("span", { class: `status s-${statuses[status][0]}` },
    el("span", { class: "sign", "aria-hidden": "true" }, statuses[status][1]),
    el("span", { class: "word" }, statuses[status][2]));

  // ---- What there is

  const issues = data.issues.map(([id, title, question, note, options, looks], number) => {
    const row = byId(`issue/${id}`);
    const opener = row.querySelector("a.open");
    const issue = {
      number, id, title, question, note, options, looks, row, opener, look: null, panel: null, records: [],
      reason: row.querySelector(".reason"), flags: row.querySelector(".flags"),
      cells: [...row.querySelectorAll("td.c-party")], status: row.querySelector(".c-status"),
    };
    opener.setAttribute("aria-expanded", "false");
    opener.setAttribute("role", "button");
    return issue;
  });
  const issueById = new Map(issues.map((issue) => [issue.id, issue]));
  const articles = data.articles.map(([id, title, rests, looks]) => {
    const row = byId(`article/${id}`);
    return { id, title, rests, looks, row, look: null, links: [...row.querySelectorAll("a.rest")],
      status: row.querySelector(".c-status") };
  });
  const records = data.records.map(([id, date, from, to, issue, parties, act, who, what, said, summary, more, voices,
    cites, uses], number) => ({
    number, id, date, from, to, issue, parties, act: texts[act], who: texts[who], what: texts[what], said: texts[said], summary,
    more, voices, cites, uses,
  }));
  for (const record of records) issues[record.issue].records.push(record);

  /** Every change of status, in order of date: the offset, the issue, the status before and after. */
  const changes = [];
  for (const issue of issues) {
    issue.looks.forEach((look, number) => {
      const before = issue.looks[number - 1];
      if (before && before[1] !== look[1]) changes.push([look[0], issue, before[1], look[1]]);
    });
  }
  changes.sort((a, b) => a[0] - b[0]);
  const turns = [...new Set([...changes.map((change) => change[0]), ...data.events.map((event) => event[0]),
    ...data.articles.flatMap((article) => article[3].map((look) => look[0]))])]
    .filter((offset) => offset >= 0 && offset <= last - first).sort((a, b) => a - b);

  // ---- The date

  const slider = byId("slider");
  const exact = byId("exact");
  const play = byId("play");
  const tables = [...document.querySelectorAll("table.matrix")];
  let moving = null;
  let day = data.asOf;
  let playing = null;

  function show(wanted, { moved = true, keepAddress = false } = {}) {
    const before = day;
    day = Math.min(last, Math.max(first, wanted));
    const offset = day - first;
    slider.value = day;
    exact.value = iso(day);
    byId("date").textContent = inWords(day);
    const place = `${(100 * (offset + 0.5)) / (last - first + 1)}%`;
    tables.forEach((table) => table.style.setProperty("--at", place));
    issues.forEach((issue) => showIssue(issue, at(issue.looks, offset)));
    articles.forEach((article) => showArticle(article, at(article.looks, offset)));
    tally("tally-issues", issues);
    tally("tally-articles", articles);
    byId("stage").textContent = texts[at(data.stages, offset)[1]] || "none yet";
    byId("counts").textContent = texts[at(data.counts, offset)[1]] || "none published by then";
    if (!moved) showLatest(offset); else if (before !== day) showChanges(before - first, offset);
    issues.filter((issue) => issue.panel).forEach(fillPanel);
    const agreed = issues.filter((issue) => statuses[issue.look[1]][0] === "agreed").length;
    slider.setAttribute("aria-valuetext", `${inWords(day)}, ${agreed} of ${issues.length} ${issues.length === 1 ? "issue" : "issues"} agreed`);
    byId("back").disabled = !turns.some((turn) => turn < offset);
    byId("on").disabled = !turns.some((turn) => turn > offset);
    if (!keepAddress) address();
  }

  function showIssue(issue, look) {
    if (look === issue.look) return;
    issue.look = look;
    const [, status, since, reason, , flags, , , cells] = look;
    issue.row.className = `r-${statuses[status][0]}`;
    issue.reason.textContent = texts[reason];
    issue.flags.textContent = texts[flags];
    issue.cells.forEach((cell, number) => cell.replaceChildren(...cellParts(cells[number])));
    issue.status.replaceChildren(badge(status),
      el("span", { class: "since" }, since === null ? "" : `since ${iso(first + since)}`));
  }

  function cellParts(number) {
    const [label, note] = data.cells[number];
    const parts = [el("span", { class: "label" }, texts[label])];
    if (texts[note]) parts.push(" ", el("span", { class: "note" }, texts[note]));
    return parts;
  }

  function showArticle(article, look) {
    article.rests.forEach((number, place) => {
      const [name, sign, word] = statuses[issues[number].look[1]];
      const link = article.links[place];
      link.firstElementChild.className = `sign s-${name}`;
      link.firstElementChild.textContent = sign;
      link.lastElementChild.textContent = word;
    });
    if (look === article.look) return;
    article.look = look;
    article.row.className = `r-${statuses[look[1]][0]}`;
    article.status.replaceChildren(badge(look[1]), el("span", { class: "since" }, texts[look[2]]));
  }

  function tally(id, rows) {
    const list = byId(id);
    if (!list) return;
    const numbers = data.headings.map(() => 0);
    for (const row of rows) numbers[row.look.length > 3 ? row.look[COUNTED] : row.look[1]] += 1;
    list.querySelectorAll("li").forEach((item, status) => {
      item.hidden = numbers[status] === 0;
      item.firstElementChild.textContent = numbers[status];
    });
    let x = 0;
    for (const bar of list.querySelectorAll(".share rect")) {
      const width = numbers[data.headings.findIndex((name) => bar.classList.contains(`f-${name}`))];
      bar.setAttribute("x", x);
      bar.setAttribute("width", width);
      x += width;
    }
  }

  /** What happened on the way from one day to another: changes of status, and events as far as there is room. */
  function showChanges(from, to) {
    const [low, high] = from < to ? [from, to] : [to, from];
    const within = (item) => item[0] > low && item[0] <= high;
    const shifts = changes.filter(within).reverse();
    const events = data.events.filter(within).reverse();
    const shown = [
      ...shifts.slice(0, ROOM).map((change) => [change[0], changeItem(change, from < to)]),
      ...events.slice(0, Math.max(0, ROOM - shifts.length)).map(([offset, date, title, stage]) => [offset,
        el("li", { class: "event" }, el("time", {}, date), " ", title, stage ? ` (${stage})` : "")]),
    ].sort((a, b) => b[0] - a[0]).map((item) => item[1]);
    const more = shifts.length + events.length - shown.length;
    if (more) shown.push(el("li", { class: "rest-of" }, `and ${more} more`));
    listChanges(from < to ? `From ${inWords(first + from)} to ${inWords(first + to)}`
      : `Back from ${inWords(first + from)} to ${inWords(first + to)}`, shown);
  }

  /** The last changes before a day that nobody moved to, but came to by a link. */
  function showLatest(offset) {
    const shown = changes.filter((change) => change[0] <= offset).slice(-LATEST).reverse();
    listChanges("Latest changes of status", shown.map((change) => changeItem(change, true)));
  }

  function listChanges(title, items) {
    byId("h-changes").textContent = title;
    byId("changes").replaceChildren(...(items.length ? items : [el("li", {}, "No status changed.")]));
  }

  function changeItem([offset, issue, before, after], forward) {
    const [one, other] = forward ? [before, after] : [after, before];
    const when = iso(first + offset);
    return el("li", {}, el("time", { datetime: when }, when), " ",
      el("a", { href: link(issue) }, issue.title), " ",
      el("span", { class: "shift" }, badge(one), " ", el("span", { class: "arrow" }, "→",
        el("span", { class: "visually-hidden" }, "to")), " ", badge(other)));
  }

  function step(direction) {
    const offset = day - first;
    const next = direction > 0 ? turns.find((turn) => turn > offset) : turns.findLast((turn) => turn < offset);
    if (next !== undefined) show(first + next);
    return next !== undefined;
  }

  function pause() {
    clearTimeout(playing);
    playing = null;
    setPlaying(false);
  }

  function setPlaying(on) {
    play.setAttribute("aria-pressed", String(on));
    play.setAttribute("aria-label", on ? "Pause" : "Play");
    play.title = on ? "Pause" : "Play";
    play.textContent = on ? "❚❚" : "▶";
  }

  function toggle() {
    if (playing !== null) { pause(); return; }
    if (byId("on").disabled) show(first);
    setPlaying(true);
    const onward = () => { if (step(1)) playing = setTimeout(onward, 900); else pause(); };
    playing = setTimeout(onward, 300);
  }

  slider.addEventListener("input", () => {
    pause();
    byId("date").textContent = inWords(Number(slider.value));
    moving ??= requestAnimationFrame(() => { moving = null; show(Number(slider.value)); });
  });
  slider.addEventListener("keydown", (event) => {
    const acts = { PageUp: () => step(1), PageDown: () => step(-1), p: toggle, P: toggle };
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.key.startsWith("Page")) pause();
    acts[event.key]();
  });
  exact.addEventListener("change", () => { pause(); if (exact.value) show(dayOf(exact.value)); });
  byId("back").addEventListener("click", () => { pause(); step(-1); });
  byId("on").addEventListener("click", () => { pause(); step(1); });
  play.addEventListener("click", toggle);

  // ---- One issue in full

  const link = (issue) => `#issue/${encodeURIComponent(issue.id)}@${iso(day)}`;

  function openIssue(issue) {
    if (!issue.panel) {
      const cell = el("td", { colspan: String(issue.row.children.length), role: "cell" });
      issue.panel = el("tr", { class: "panel", role: "row" }, cell);
      issue.row.after(issue.panel);
      issue.opener.setAttribute("aria-expanded", "true");
      fillPanel(issue);
    }
    current = issue;
    address();
  }

  function closeIssue(issue) {
    issue.panel.remove();
    issue.panel = null;
    issue.opener.setAttribute("aria-expanded", "false");
    if (current === issue) current = null;
    address();
  }

  function fillPanel(issue) {
    const [, , , reason, rule, , conditions, settle, cells, others] = issue.look;
    const numbers = new Map();
    for (const cell of [...cells, ...others.map((other) => other[1])]) {
      for (const number of data.cells[cell][2]) if (!numbers.has(number)) numbers.set(number, numbers.size + 1);
    }
    const left = el("div", { class: "why" }, el("p", { class: "question" }, issue.question),
      el("ul", { class: "options" }, ...issue.options.map(([label, title]) => el("li", {}, el("strong", {}, label),
        title === label ? "" : `: ${title}`))),
      issue.note ? el("p", { class: "note" }, issue.note) : "",
      el("h3", {}, `Why it stood so on ${inWords(day)}`),
      el("p", { class: "rule" }, texts[reason]), el("p", { class: "note" }, `Rule: ${texts[rule]}.`),
      el("h3", {}, "Standings"), standings(cells, others, numbers));
    if (conditions.length) {
      left.append(el("h3", {}, "Conditions"), el("ul", {}, ...conditions.map(([title, state]) =>
        el("li", {}, texts[title], ": ", el("strong", {}, texts[state])))));
    }
    if (settle.length) {
      left.append(el("h3", {}, "What would settle it"),
        el("ul", {}, ...settle.map((missing) => el("li", {}, texts[missing]))));
    }
    const offset = day - first;
    const past = issue.records.filter((record) => record.from <= offset);
    const later = issue.records.filter((record) => record.from > offset);
    const right = el("div", { class: "history" }, el("h3", {}, "What was said"),
      past.length ? el("ol", { class: "records" }, ...past.toReversed().map((record) => entry(record, { numbers })))
        : el("p", {}, "Nothing by this date."));
    if (later.length) {
      right.append(el("details", {}, el("summary", {}, `${later.length} after this date`),
        el("ol", { class: "records later" }, ...later.map((record) => entry(record, { numbers })))));
    }
    const address = el("p", { class: "permanent" }, el("a", { href: link(issue) }, "Permanent link to this issue on this date"));
    issue.panel.firstElementChild.replaceChildren(
      el("div", { class: "inside", role: "region", "aria-label": `${issue.title}, ${inWords(day)}` }, left, right, address));
  }

  function standings(cells, others, numbers) {
    const list = el("dl", { class: "standings" });
    const add = (name, number) => {
      const [label, note, cited] = data.cells[number];
      const marks = cited.map((record) => `[${numbers.get(record)}]`).join(" ");
      list.append(el("dt", {}, name), el("dd", {}, texts[label],
        el("span", { class: "note" }, [texts[note], marks].filter(Boolean).join(" "))));
    };
    cells.forEach((number, place) => add(data.columns[place], number));
    others.forEach(([name, number]) => add(texts[name], number));
    return list;
  }

  /** A record in full; what has become of it is what holds on the day shown. */
  function entry(record, { numbers = null, withIssue = false } = {}) {
    const use = texts[at(record.uses, day - first)[1]];
    const mark = numbers && numbers.get(record.number);
    const item = el("li", { class: `record${use === "stands" ? " stands" : ""}` },
      el("p", { class: "head" }, el("time", {}, record.date), " ",
        mark ? el("span", { class: "mark" }, `[${mark}] `) : "",
        el("strong", {}, record.who), ` ${record.what} `, el("span", { class: "use" }, use)),
      withIssue ? el("p", { class: "of" }, el("a", { href: link(issues[record.issue]) }, issues[record.issue].title)) : "",
      el("p", { class: "summary" }, record.summary));
    if (record.said) item.append(el("p", { class: "note" }, record.said));
    for (const [source, locator, quote] of record.cites) {
      if (quote) item.append(el("blockquote", {}, `“${quote}”`));
      item.append(cited(data.sources[source], locator));
    }
    item.append(el("p", { class: "fine" }, record.more));
    return item;
  }

  /** A source as the table of sources has it: publisher, title, viewpoint, and its address where it has one. */
  function cited(id, locator) {
    const [head, published, , viewpoint] = byId(`source/${id}`).children;
    const outside = head.querySelector("a");
    const title = head.firstElementChild.textContent;
    const name = outside ? el("a", { href: outside.href, rel: outside.rel }, title) : title;
    return el("p", { class: "cite" }, `${head.lastElementChild.textContent}: `, name,
      ` (${published.textContent}${locator ? `, ${locator}` : ""}) · viewpoint: ${viewpoint.textContent} · `,
      el("a", { href: `#source/${encodeURIComponent(id)}` }, "source"));
  }

  document.querySelector("table.issues").addEventListener("click", (event) => {
    const opener = event.target.closest("a.open");
    if (!opener) return;
    event.preventDefault();
    const issue = issues.find((one) => one.opener === opener);
    if (issue.panel) closeIssue(issue); else openIssue(issue);
  });
  document.querySelector("table.issues").addEventListener("keydown", (event) => {
    const opener = event.target.closest("a.open");
    if (opener && event.key === " ") { event.preventDefault(); opener.click(); }
    const panel = event.target.closest("tr.panel");
    if (event.key !== "Escape" || !(panel || opener)) return;
    const issue = issues.find((one) => one.panel && (one.panel === panel || one.opener === opener));
    if (issue) { closeIssue(issue); issue.opener.focus(); }
  });

  // ---- All records

  const filters = { words: byId("f-words"), party: byId("f-party"), issue: byId("f-issue"), act: byId("f-act"),
    basis: byId("f-basis"), source: byId("f-source"), from: byId("f-from"), to: byId("f-to") };
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let found = [];
  let shown = 0;

  function fill(select, pairs) {
    for (const [value, label] of pairs) select.append(el("option", { value: String(value) }, label));
  }
  const used = (numbers) => [...new Set(numbers)].sort((a, b) => a - b);
  const alphabetical = (words) => [...new Set(words)].filter(Boolean).sort().map((word) => [word, word]);
  fill(filters.party, used(records.flatMap((r) => [...r.parties, ...r.voices.map((voice) => voice[0])]))
    .map((number) => [number, data.parties[number][1]]));
  fill(filters.issue, issues.map((issue) => [issue.number, issue.title]));
  fill(filters.act, alphabetical(records.map((record) => record.act)));
  fill(filters.basis, alphabetical(records.flatMap((record) => record.voices.map((voice) => texts[voice[1]]))));
  fill(filters.source, used(records.flatMap((record) => record.cites.map((cite) => cite[0])))
    .map((number) => [number, data.sources[number]]));

  /** All the words of a record, folded, made when they are first looked for. */
  function haystack(record) {
    record.words ??= folded([record.id, record.who, record.what, record.said, record.summary, record.more,
      issues[record.issue].title, ...record.cites.flatMap(([source, locator, quote]) =>
        [quote, locator, data.sources[source], byId(`source/${data.sources[source]}`).textContent])].join("\n"));
    return record.words;
  }

  function search() {
    const words = folded(filters.words.value).split(/\s+/).filter(Boolean);
    const number = (select) => (select.value === "" ? null : Number(select.value));
    const party = number(filters.party);
    const issue = number(filters.issue);
    const source = number(filters.source);
    const from = filters.from.value ? dayOf(filters.from.value) - first : -Infinity;
    const to = filters.to.value ? dayOf(filters.to.value) - first : Infinity;
    const fits = (record) =>
      (issue === null || record.issue === issue)
      && (!filters.act.value || record.act === filters.act.value)
      && record.to >= from && record.from <= to
      && (source === null || record.cites.some((cite) => cite[0] === source))
      && (party === null || record.parties.includes(party) || record.voices.some((voice) => voice[0] === party))
      && (!filters.basis.value || record.voices.some((voice) =>
        texts[voice[1]] === filters.basis.value && (party === null || voice[0] === party)))
      && words.every((word) => haystack(record).includes(word));
    found = records.filter(fits).reverse();
    shown = 0;
    byId("list").replaceChildren();
    byId("found").textContent = `${found.length} of ${records.length} ${records.length === 1 ? "record" : "records"}, the latest first`;
    showMore();
  }

  function showMore() {
    const next = found.slice(shown, shown + CHUNK);
    byId("list").append(...next.map((record) => entry(record, { withIssue: true })));
    shown += next.length;
    byId("more").hidden = shown >= found.length;
  }

  let waiting = null;
  Object.values(filters).forEach((filter) => filter.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, filter === filters.words ? 150 : 0);
  }));
  byId("more").addEventListener("click", () => {
    const place = shown;
    showMore();
    const next = byId("list").children[place];
    if (next) { next.tabIndex = -1; next.focus(); }
  });
  byId("f-clear").addEventListener("click", () => {
    Object.values(filters).forEach((filter) => { filter.value = ""; });
    search();
    filters.words.focus();
  });

  // ---- Permanent links

  let current = null;

  function address() {
    const hash = current ? link(current) : `#@${iso(day)}`;
    if (location.hash !== hash) history.replaceState(null, "", hash);
  }

  function decoded(text) {
    try { return decodeURIComponent(text); } catch { return text; }
  }

  /** Restore the view that a link names: #issue/ID@DATE, #issue/ID, #@DATE, or any place on the page. */
  function restore() {
    const [, place, date] = /^#([^@]*)(?:@(\d{4}-\d{2}-\d{2}))?$/.exec(location.hash) || [];
    if (place === undefined) return;
    const [kind, id] = decoded(place).split(/\/(.*)/s);
    const issue = kind === "issue" ? issueById.get(id) : undefined;
    const wanted = date ? dayOf(date) : day;
    if (Number.isFinite(wanted) && wanted !== day) { pause(); show(wanted, { moved: false, keepAddress: true }); }
    if (issue) {
      openIssue(issue);
      issue.row.scrollIntoView();
      issue.opener.focus({ preventScroll: true });
    } else if (id !== undefined) {
      byId(`${kind}/${id}`)?.scrollIntoView();
    }
  }

  document.documentElement.classList.add("scripted");
  addEventListener("hashchange", restore);
  document.querySelectorAll("[hidden].controls, [hidden].filters").forEach((part) => { part.hidden = false; });
  show(day, { moved: false, keepAddress: true });
  search();
  restore();
})();
