// How the units of the county's page are sorted and picked.
"use strict";
// Without it the page is whole: every unit stands there, in roster order.
// Of a long list only the first units are shown until more are asked for: a browser lays out thousands in seconds.
(() => {
  const field = (id) => document.getElementById(id);
  const [list, form, told, more] = [field("list"), field("filter"), field("told"), field("more")];
  const heads = [...list.tHead.rows[0].cells];
  const chinese = new Intl.Collator("zh-CN", { numeric: true });
  const step = Number(told.dataset.step);
  const units = [...list.tBodies[0].rows].map((row, place) => ({
    row,
    place,
    found: true,
    asked: row.querySelector("details") !== null,
    words: row.cells[0].textContent.toLowerCase(),
    keys: [...row.cells].map((cell) => cell.dataset.key ?? cell.textContent.trim()),
  }));
  let ordered = units;
  let most = step;

  const say = (sentence, places) => told.dataset[sentence].replace(/\{(\w+)\}/g, (_, name) => places[name]);

  const show = (...said) => {
    const found = ordered.filter((unit) => unit.found);
    units.forEach((unit) => { unit.row.hidden = !unit.found; });
    found.forEach((unit, place) => unit.row.toggleAttribute("data-later", place >= most));
    more.hidden = found.length <= most;
    const places = { shown: Math.min(found.length, most), found: found.length, count: units.length };
    const shown = found.length > most ? "part" : found.length ? "shown" : "none";
    told.textContent = [say(shown, places), ...said].join("；");
  };

  const compare = {
    number: (one, other) => Number(one) - Number(other),
    text: (one, other) => chinese.compare(one, other),
  };

  // What has no value stands last, whichever way the column runs; of equal ones the first of the roster.
  const sort = (column, down) => {
    const by = compare[heads[column].dataset.sort || "text"];
    ordered = units.slice().sort((a, b) => {
      const [one, other] = [a.keys[column], b.keys[column]];
      const beside = one === "" || other === "" ? (one === "") - (other === "") : by(one, other) * (down ? -1 : 1);
      return beside || a.place - b.place;
    });
    list.tBodies[0].append(...ordered.map((unit) => unit.row));
  };

  const press = (column) => {
    const head = heads[column];
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((each) => each.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    sort(column, down);
    show(say(down ? "down" : "up", { head: head.textContent }));
  };

  const pick = () => {
    const words = field("wanted").value.trim().toLowerCase();
    const standing = field("standing").value;
    const [away, asked] = [field("only-away").checked, field("only-asked").checked];
    for (const unit of units) {
      const { standing: stands, away: isAway } = unit.row.dataset;
      unit.found = unit.words.includes(words) && (!standing || stands === standing)
        && (!away || isAway !== undefined) && (!asked || unit.asked);
    }
    most = step;
    show();
  };

  const pickAll = () => {
    form.reset();
    pick();
  };

  const unfold = (open) => list.querySelectorAll("details").forEach((each) => { each.open = open; });

  // A link to a unit leads there, whatever is shown.
  const reveal = () => {
    const unit = units.find(({ row }) => `#${row.id}` === location.hash);
    if (!unit) return;
    if (!unit.found) pickAll();
    unit.row.removeAttribute("data-later");
    unit.row.scrollIntoView({ block: "center" });
  };

  heads.forEach((head, column) => {
    if (head.dataset.sort === undefined) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => press(column));
    head.append(button);
  });
  form.hidden = false;
  form.addEventListener("input", pick);
  form.addEventListener("submit", (event) => event.preventDefault());
  field("clear").addEventListener("click", pickAll);
  field("unfold").addEventListener("click", () => unfold(true));
  field("fold").addEventListener("click", () => unfold(false));
  more.addEventListener("click", () => {
    most += step;
    show();
  });
  addEventListener("hashchange", reveal);
  show();
  reveal();

  let folded = []; // what stands folded is printed unfolded
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((each) => { each.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((each) => { each.open = false; }));
})();
