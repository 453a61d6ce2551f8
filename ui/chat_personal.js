// Personal data in what one types, found here so that it never leaves the browser. The service looks again by the same
// rules (service/personal.py); a test holds the two against each other.

const OWN_ADDRESS = "veiligheidsalliantie@rotterdam.nl";
const LETTER = "\\p{L}\\p{N}_"; // JavaScript's own \w and \b know no letters with accents
const EDGE = `(?:(?<=[${LETTER}])(?![${LETTER}])|(?<![${LETTER}])(?=[${LETTER}]))`;
const NAME = "[A-ZÀ-Þ][a-zà-ÿ'’]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?";
const PARTICLE = "(?:(?:van|de|der|den|het|ter|ten|el|al|ben|bin|ait|aït|op|'t|in)\\s+){0,3}";

const rule = (source, flags = "g") =>
  new RegExp(source.replaceAll("\\b", EDGE).replaceAll("\\w", LETTER), `${flags}u`);

const EMAIL = rule(String.raw`[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+`);
const NINE_DIGITS = rule(String.raw`(?<![\d+])\d(?:[ .\-]?\d){8}(?![ .\-]?\d)`);
const PHONE = rule(
  String.raw`(?<![\w+])(?:\+31|0031|0)[ .\-]?(?:\(0\))?[ .\-]?` +
  String.raw`(?:6(?:[ .\-]?\d){8}|[1-578]\d(?:[ .\-]?\d){7}|[1-578]\d{2}[ .\-]?\d(?:[ .\-]?\d){5})(?!\d)`,
);
const IBAN = rule(String.raw`\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b`, "gi");
const PLATE = rule(
  String.raw`\b(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|` +
  String.raw`[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|` +
  String.raw`[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d{2}-[A-Z]|\d-[A-Z]{2}-\d{3})\b`,
  "gi",
);
const POSTCODE = rule(String.raw`\b[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}\b`);
const STREET = rule(
  String.raw`\b[A-Za-zÀ-ÿ'’.\-]{2,}(?:straat|laan|weg|plein|gracht|kade|singel|dijk|hof|steeg|plantsoen|pad|dreef|markt|` +
  String.raw`baan)\s+\d{1,4}(?:\s?[a-zA-Z]|-\d{1,3})?\b`,
  "gi",
);
const BIRTH = rule(String.raw`\b(?:geb\b\.?|geboren|geboortedatum)[^?!\n]{0,20}?\d{1,2}\b`, "gi");

// What stands before a name: small or capital, where the name itself begins with a capital.
const RELATION = rule(
  String.raw`\b(?:buurman|buurvrouw|buurjongen|buurmeisje|buren|collega|leerling|student|studente|zoon|dochter|neef|nicht|` +
  String.raw`broer|zus|vriend|vriendin|klasgenoot|cliënt|client|patiënt|inwoner|bewoner|jongen|meisje|man|vrouw|medewerker|` +
  String.raw`werknemer|huisgenoot|kennis|oom|tante|vader|moeder|kind|stagiair|stagiaire|bezoeker|klant|meneer|mevrouw|` +
  String.raw`dhr\.?|mw\.?|mevr\.?|imam|docent|juf|meester|voorzitter|penningmeester|jongere),?\s+`,
  "gi",
);
const CALLED = rule(String.raw`\b(?:heet|hete|genaamd|genoemd|naam is|hij heet|zij heet|ene)\s+`, "gi");
const HERE = rule(`${NAME}(?:\\s+${PARTICLE}${NAME})?`, "y");
const INITIALS = rule(String.raw`\b(?:[A-Z]\.\s?){1,5}${PARTICLE}([A-ZÀ-Þ][a-zà-ÿ'’]{2,})`);
const FULL_NAME = rule(String.raw`\b(?=((${NAME})\s+${PARTICLE}${NAME})\b)`);

// First names, and the words of the handbook, which are no names. Without them (no connection yet) the service judges.
const words = fetch("/ui/words")
  .then((reply) => reply.json())
  .then(({ names, known }) => ({ names: new Set(names), known: new Set(known) }))
  .catch(() => null);

// Give the kinds of personal data in `text`, each once: the keys of PERSONAL_KINDS in service/texts.py.
export async function personalData(text) {
  const lists = await words;
  const kinds = {
    email: found(EMAIL, text).some((one) => one.toLowerCase() !== OWN_ADDRESS),
    iban: found(IBAN, text).some(isIban),
    bsn: found(NINE_DIGITS, text).some(isBsn),
    phone: found(PHONE, text).length,
    plate: found(PLATE, text).length,
    address: found(POSTCODE, text).length || found(STREET, text).length,
    birth: found(BIRTH, text).length,
    name: lists && hasName(text, lists),
  };
  return Object.keys(kinds).filter((kind) => kinds[kind]);
}

const found = (pattern, text) => text.match(pattern) ?? [];

// The elfproef: weights 9 to 2 and -1, a sum that eleven divides.
function isBsn(text) {
  const digits = [...text.replace(/\D/g, "")].map(Number);
  const sum = digits.reduce((total, digit, at) => total + digit * (at === 8 ? -1 : 9 - at), 0);
  return digits.some(Boolean) && sum % 11 === 0;
}

// ISO 13616: moved by four and read as a number it is 1 modulo 97.
function isIban(text) {
  const plain = text.replaceAll(" ", "");
  if (plain.length < 15 || plain.length > 34) return false;
  const digits = [...(plain.slice(4) + plain.slice(0, 4))].map((letter) => parseInt(letter, 36)).join("");
  return BigInt(digits) % 97n === 1n;
}

function hasName(text, { names, known }) {
  const knows = (word) => known.has(word.toLowerCase());
  const isWord = (word) => knows(word) && !names.has(word.toLowerCase());
  const last = (name) => name.split(/\s+/).at(-1);
  return (
    [...namesAfter(RELATION, text), ...namesAfter(CALLED, text)].some((name) => !name.split(/\s+/).every(isWord)) ||
    [...text.matchAll(INITIALS)].some(([, name]) => !knows(name)) ||
    [...text.matchAll(FULL_NAME)].some(([, name, first]) => names.has(first.toLowerCase()) && !knows(last(name)))
  );
}

function* namesAfter(pattern, text) {
  for (const lead of text.matchAll(pattern)) {
    HERE.lastIndex = lead.index + lead[0].length;
    const name = HERE.exec(text);
    if (name) yield name[0];
  }
}
