// What one does with an answer: copy it, take the conversation along, judge it.

import { after, at, before, file, fill, kindsOf, note, post, say, tried } from "./chat_base.js";
import { personalData } from "./chat_personal.js";

// The conversation so far in each form, a turn at a time.
let turns = [];
const forms = new WeakMap();

export function keep(article, exports) {
  turns.push(exports);
  forms.set(article, exports);
  at("saving").hidden = false;
}

export function forget() {
  turns = [];
  at("saving").hidden = true;
}

export async function copy(button) {
  const article = button.closest("article");
  const text = forms.get(article)[button.dataset.copy];
  const clipboard = navigator.clipboard?.writeText(text).then(() => true, () => false);
  const copied = (await clipboard) || copySelected(text, button);
  article.querySelector(".outcome").textContent = copied ? say.copied : say.copyFailed;
}

// Browsers give no clipboard to a page that comes over plain HTTP from another machine.
function copySelected(text, button) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  button.focus({ preventScroll: true });
  return copied;
}

const today = () => new Date().toLocaleDateString("nl-NL", { day: "numeric", month: "long", year: "numeric" });

export function save(form, kind, ending) {
  const whole = fill(before[form], { date: today() }) + turns.map((one) => one[form]).join("") + after[form];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([whole], { type: `${kind};charset=utf-8` }));
  link.download = `${file}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function judge(article, up, remark) {
  const outcome = article.querySelector(".outcome");
  const reply = await tried(post("/ui/feedback", { answer_id: article.dataset.id, up, remark }), outcome);
  if (reply) outcome.textContent = remark ? say.remarkThanks : say.thanks;
  return Boolean(reply);
}

export async function thumb(button) {
  const article = button.closest("article");
  if (!(await judge(article, button.dataset.up === "1", ""))) return;
  for (const one of article.querySelectorAll("[data-up]")) one.setAttribute("aria-pressed", String(one === button));
  article.querySelector(".remark").hidden = false;
}

export async function remark(form) {
  const article = form.closest("article");
  const text = form.querySelector("textarea");
  const pressed = article.querySelector('[data-up][aria-pressed="true"]');
  const kinds = await personalData(text.value);
  if (kinds.length) article.querySelector(".outcome").textContent = fill(say.remarkPersonal, { kinds: kindsOf(kinds) });
  if (kinds.length || !text.value.trim() || !(await judge(article, pressed.dataset.up === "1", text.value))) return;
  text.value = "";
  form.hidden = true;
  pressed.focus();
}

addEventListener("beforeprint", () => {
  at("printed").textContent = fill(note, { date: today() });
  for (const one of document.querySelectorAll("#log details")) one.open = true;
});
