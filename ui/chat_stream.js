// One try to get an answer, shown sentence for sentence as it comes in.

import { banner, post, reason } from "./chat_base.js";

export const LOST = "lost"; // the service could not be reached
export const BROKEN = "broken"; // the service broke off halfway
export const REFUSED = "refused"; // the service would not read the question, and said why
export const DONE = "done";

const UNREACHABLE = 502; // and above: a proxy without a service behind it

// Ask, and hand each event to `on[event.kind]`. Throws when `signal` is aborted.
export async function tryOnce(messages, signal, on) {
  let outcome = LOST;
  try {
    const reply = await post("/ui/ask", { messages }, signal);
    if (reply.status >= UNREACHABLE) return LOST;
    if (!reply.ok) {
      banner(await reason(reply));
      return REFUSED;
    }
    for await (const event of events(reply.body)) {
      outcome = BROKEN;
      on[event.kind](event);
      if (event.kind === "end") return DONE;
    }
  } catch (error) {
    if (signal.aborted) throw error;
  }
  return outcome;
}

async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}

// Put a sentence at the end of an answer, in a new paragraph or list item where one begins.
export function addPiece(answer, { block, opens, html }) {
  const item = block === "li";
  if (opens) {
    if (item && answer.lastElementChild?.tagName !== "UL") answer.append(document.createElement("ul"));
    (item ? answer.lastElementChild : answer).append(document.createElement(block));
  }
  const last = item ? answer.lastElementChild.lastElementChild : answer.lastElementChild;
  if (!opens) last.append(" ");
  last.insertAdjacentHTML("beforeend", html);
}
