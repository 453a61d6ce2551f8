// What the parts of the chat share: the page's own data, small words, small deeds.

export const at = (id) => document.getElementById(id);
export const { say, kinds, most, note, file, before, after } = JSON.parse(at("data").textContent);
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
export const kindsOf = (keys) => keys.map((key) => kinds[key]).join(", ");
export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

const calm = matchMedia("(prefers-reduced-motion: reduce)");
export const scroll = (element, block) => element.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });

// What everybody sees, and what a screen reader says.
export const banner = (text) => { at("banner").textContent = text; };
export const speak = (text) => { at("said").textContent = text; };

export const post = (path, values, signal) =>
  fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(values), signal });

// Do a request; say in `place` what went wrong, and then return null.
export async function tried(request, place) {
  const reply = await request.catch(() => null);
  if (reply?.ok) return reply;
  place.textContent = reply ? await reason(reply) : say.away;
  return null;
}

// Why the service refused, in its own Dutch.
export async function reason(reply) {
  const body = await reply.json().catch(() => ({}));
  return body.detail || say.failed;
}
