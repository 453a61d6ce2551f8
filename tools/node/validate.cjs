// node validate.cjs manifest.json: compare a manifest for Teams with the schema in @microsoft/app-manifest, offline.
// The package's own function needs a module that the package does not bring, so its validator (ajv) is called directly.
const fs = require("node:fs");
const path = require("node:path");
const Ajv = require("ajv-draft-04").default;
const addFormats = require("ajv-formats").default;

const manifest = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const folder = path.join(path.dirname(require.resolve("@microsoft/app-manifest/package.json")), "build/json-schemas");
const file = path.join(folder, "teams", `v${manifest.manifestVersion}`, "MicrosoftTeams.schema.json");
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats(ajv, ["uri", "email", "regex"]);
const validate = ajv.compile(JSON.parse(fs.readFileSync(file, "utf8")));
if (!validate(manifest)) {
  for (const one of validate.errors) console.error(`${one.instancePath || "/"} ${one.message}`);
  process.exit(1);
}
