// The browser chat. The conversation lives here, in this tab, and goes along with each question.
// Words of people are only ever set as text; HTML comes from the service, which escapes it.

import { at, banner, fill, kindsOf, most, say, scroll, speak, wait } from "./chat_base.js";
import { personalData } from "./chat_personal.js";
import { allPages, closePage, isOpen, openPage, showContents } from "./chat_reader.js";
import { BROKEN, DONE, LOST, REFUSED, addPiece, tryOnce } from "./chat_stream.js";
import { copy, forget, keep, remark, save, thumb } from "./chat_take.js";

const KEPT_MESSAGES = 40;
const RETRY_MS = 1000;
const TRIES = 3;
const NEAR_LIMIT = 200;

const box = at("question");
const log = at("log");
let messages = [];
let running = null;

async function ask(question, earlier = messages) {
  if (running || !question.trim() || tooLong()) return;
  const mine = new AbortController();
  running = mine;
  const kinds = await personalData(question);
  if (mine.signal.aborted) return;
  if (kinds.length) stop(kinds);
  else await show(question, earlier, mine.signal);
  if (running === mine) running = null;
}

// Nothing was sent; the question stays in the box, so that one can take the words out.
function stop(kinds) {
  banner(fill(say.personal, { kinds: kindsOf(kinds) }));
  box.setAttribute("aria-invalid", "true");
}

async function show(question, earlier, signal) {
  const turn = newTurn();
  busy(turn, true);
  try {
    if ((await untilAnswered(question, earlier, turn, signal)) !== DONE) turn.remove();
  } catch {
    turn.remove(); // a new conversation was begun
  } finally {
    if (!signal.aborted) busy(turn, false);
  }
}

function newTurn() {
  for (const old of log.querySelectorAll(".more")) old.replaceChildren();
  const turn = at("turn").content.firstElementChild.cloneNode(true);
  log.append(turn);
  return turn;
}

async function untilAnswered(question, earlier, turn, signal) {
  const all = [...earlier.slice(-KEPT_MESSAGES), { role: "user", content: question }];
  const on = {
    start: (event) => start(question, event, turn),
    piece: (event) => addPiece(turn.querySelector(".answer"), event),
    end: (event) => end(question, event, turn),
  };
  for (let broken = 0; broken < TRIES;) {
    const outcome = await tryOnce(all, signal, on);
    if (outcome === DONE || outcome === REFUSED) return outcome;
    if (outcome === BROKEN) broken += 1;
    await serviceBack(signal);
  }
  banner(say.failed);
  fillBox(question);
  return BROKEN;
}

// The question stays in the box until the service has it, and personal data is never shown.
function start(question, { status }, turn) {
  const answer = turn.querySelector(".answer");
  banner("");
  turn.querySelector(".asked").textContent = isKept(status) ? question : say.notKept;
  answer.dataset.status = status;
  answer.replaceChildren();
  fillBox("");
  at("intro").hidden = true;
  at("new").hidden = false;
  scroll(turn, "start");
}

function end(question, { id, text, places, extras, suggestions, exports }, turn) {
  const answer = turn.querySelector(".answer");
  turn.dataset.id = id;
  answer.insertAdjacentHTML("beforeend", extras);
  turn.querySelector(".more").innerHTML = unasked(suggestions, question);
  turn.querySelector(".after").hidden = false;
  keep(turn, exports);
  if (isKept(answer.dataset.status)) {
    messages.push({ role: "user", content: question }, { role: "assistant", content: text });
  }
  scroll(turn, "start");
  const proof = places === 1 ? say.place : places ? fill(say.places, { count: places }) : "";
  speak(`${say.announce} ${text.replace(/\s*\[\d+\]/g, "")} ${proof}`);
}

// Leave out what was asked before; without questions there is nothing to offer.
function unasked(suggestions, question) {
  const asked = new Set([question, ...messages.map((one) => one.content)]);
  const offer = document.createElement("div");
  offer.innerHTML = suggestions;
  for (const one of offer.querySelectorAll("[data-ask]")) if (asked.has(one.dataset.ask)) one.closest("li").remove();
  return offer.querySelector("[data-ask]") ? offer.innerHTML : "";
}

const isKept = (status) => status !== "personal_data";

function busy(turn, on) {
  const answer = turn.querySelector(".answer");
  answer.setAttribute("aria-busy", String(on));
  at("ask").toggleAttribute("data-busy", on);
  box.readOnly = on;
  if (!on) return;
  answer.textContent = say.busy;
  speak(say.busy);
}

async function serviceBack(signal) {
  banner(say.lost);
  at("new").hidden = false;
  for (;;) {
    await wait(RETRY_MS);
    if (signal.aborted) throw signal.reason;
    if (await fetch("/health", { signal }).then((reply) => reply.ok, () => false)) break;
  }
  banner(say.back);
}

function tooLong() {
  const count = [...box.value].length;
  const left = most - count;
  const near = left <= NEAR_LIMIT ? fill(say.left, { count: left }) : "";
  const text = left < 0 ? fill(say.tooLong, { count, most }) : near;
  if (at("count").textContent !== text) at("count").textContent = text;
  box.setAttribute("aria-invalid", String(left < 0));
  return left < 0;
}

function fillBox(text) {
  box.value = text;
  sized();
}

function sized() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, innerHeight / 3)}px`;
  tooLong();
}

function renew() {
  running?.abort();
  running = null;
  messages = [];
  forget();
  log.replaceChildren();
  at("new").hidden = true;
  at("intro").hidden = false;
  at("ask").removeAttribute("data-busy");
  box.readOnly = false;
  fillBox("");
  showContents();
  banner("");
  speak(say.renewed);
  box.focus();
}

// A ready question stands by itself: what was said before would only change its meaning.
function askReady(question) {
  if (running) return;
  fillBox(question);
  ask(question, []);
  // A finger would get a keyboard over the answer.
  if (!matchMedia("(pointer: coarse)").matches) box.focus({ preventScroll: true });
}

const deeds = {
  new: renew,
  close: closePage,
  all: allPages,
  print: () => print(),
  "save-markdown": () => save("markdown", "text/markdown", "md"),
  "save-html": () => save("html", "text/html", "html"),
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-page]");
  const button = event.target.closest("button");
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    openPage(link);
  }
  if (!button) return;
  if (button.dataset.ask) askReady(button.dataset.ask);
  else if (button.dataset.copy) copy(button);
  else if (button.dataset.up) thumb(button);
  else deeds[button.id]?.();
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.id === "ask") ask(box.value);
  if (event.target.matches(".remark")) remark(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.target === box && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    ask(box.value);
  }
  if (event.key === "Escape" && isOpen()) closePage();
});

box.addEventListener("input", () => {
  if (!running) banner("");
  sized();
});
sized();
// Elsewhere the box may lie below the first sentences, or bring a keyboard over them.
if (matchMedia("(min-width: 62rem) and (pointer: fine)").matches) box.focus({ preventScroll: true });
document.body.dataset.ready = "";
