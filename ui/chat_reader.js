// The handbook beside the chat: its contents, a search, and a page with the cited words in view.

import { at, banner, post, say, scroll, tried, wait } from "./chat_base.js";
import { personalData } from "./chat_personal.js";

const PAUSE_MS = 120;
const reader = at("reader");
const words = at("words");
const results = at("results");
let opener = null;
let typed = 0;
let wanted = 0;

export const isOpen = () => !at("page").hidden;

// Open the page that a link names in its data, with the words marked that it cites.
export async function openPage(link) {
  const { page, start, end } = link.dataset;
  const cited = start ? `?start=${start}&end=${end}` : "";
  const mine = ++wanted;
  const reply = await tried(fetch(`/ui/page/${page}${cited}`), at("banner"));
  if (!reply) return;
  const sheet = await reply.text();
  if (mine !== wanted) return; // one went back or elsewhere meanwhile
  banner("");
  at("sheet").innerHTML = sheet;
  // Whoever steps from page to page goes back to where they came from.
  if (!at("sheet").contains(link) && link.isConnected) opener = link;
  unmark();
  if (link.classList.contains("mark")) link.setAttribute("aria-current", "true");
  // So that a phone's way back leads to the conversation, and not out of it.
  if (!history.state?.page) history.pushState({ page: true }, "");
  show(true);
  at("page-title").focus({ preventScroll: true });
  bringIntoView(at("citaat"));
}

function bringIntoView(cited) {
  const below = getComputedStyle(reader).position !== "sticky";
  if (below) scroll(cited ?? reader, cited ? "center" : "start");
  else if (cited) reader.scrollTop += cited.getBoundingClientRect().top - reader.getBoundingClientRect().top - reader.clientHeight / 3;
  else reader.scrollTop = 0;
}

export function showContents() {
  wanted += 1;
  show(false);
  unmark();
  reader.scrollTop = 0;
}

export function allPages() {
  showContents();
  reader.focus();
  scroll(reader, "nearest");
}

export function closePage() {
  history.back(); // to where openPage began
}

function close() {
  showContents();
  const back = opener?.isConnected && opener.checkVisibility() ? opener : reader;
  back.focus();
  opener = null;
}

function unmark() {
  for (const old of document.querySelectorAll(".mark[aria-current]")) old.removeAttribute("aria-current");
}

function show(page) {
  at("page").hidden = !page;
  for (const id of ["find", "found", "results", "contents"]) at(id).hidden = page;
  if (!page) contentsOrResults();
}

function contentsOrResults() {
  at("contents").hidden = isOpen() || Boolean(results.firstChild);
}

async function search() {
  const mine = ++typed;
  await wait(PAUSE_MS);
  if (mine !== typed) return;
  if (!words.value.trim()) {
    tell("", "");
    return;
  }
  if ((await personalData(words.value)).length) {
    tell(say.searchPersonal, "");
    return;
  }
  const reply = await tried(post("/ui/search", { words: words.value }), at("found"));
  if (!reply) return;
  const { note, html } = await reply.json();
  if (mine === typed) tell(note, html);
}

function tell(note, html) {
  at("found").textContent = note;
  results.innerHTML = html;
  contentsOrResults();
}

words.addEventListener("input", search);
history.scrollRestoration = "manual";
addEventListener("popstate", () => {
  if (isOpen()) close();
});
