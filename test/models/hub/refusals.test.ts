import { beforeEach, describe, expect, test } from "vitest";
import { fetchModel } from "../../../src/models/hub/fetch-model.js";
import { cutAfter, HubServer, refuse, status } from "../../fixtures/hub-server.js";
import { refusal } from "../../fixtures/refusal.js";
import { temporaryFolder } from "../../fixtures/temporary-folder.js";
import { clientOf, noProgress, tinyHub } from "./hub-client.js";

const { hub, NEW, files, serve, reset } = await tinyHub();
beforeEach(reset);

describe("a repository that cannot be loaded is refused before its weights are downloaded", () => {
  const without = (...names: string[]) =>
    Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
  test.each([
    ["no config", without("config.json"), "missing file: acme/tiny/config.json"],
    ["no weights", without("model.safetensors"), "missing file: acme/tiny/model.safetensors"],
    [
      "only a pickle",
      { ...without("model.safetensors"), "pytorch_model.bin": Buffer.from("pickle") },
      'unsupported weights: acme/tiny/pytorch_model.bin (a pickle file; in Python, AutoModelForSequenceClassification.from_pretrained("acme/tiny").save_pretrained("FOLDER") makes model.safetensors)',
    ],
    ["no tokenizer", without("tokenizer.json"), "missing file: acme/tiny/tokenizer.json (or vocab.txt)"],
    [
      "a tokenizer of a class that is not read",
      {
        ...without("tokenizer.json"),
        "vocab.txt": Buffer.from("[PAD]"),
        "tokenizer_config.json": Buffer.from('{"tokenizer_class": "BertJapaneseTokenizer"}'),
      },
      'missing file: acme/tiny/tokenizer.json (in Python, AutoTokenizer.from_pretrained("acme/tiny").save_pretrained("FOLDER") makes one of a BertJapaneseTokenizer)',
    ],
    [
      "another architecture",
      { ...files, "config.json": Buffer.from('{"model_type": "gpt2"}') },
      /^unsupported architecture in config.json: gpt2 /,
    ],
  ])("%s", async (_what, served, expected) => {
    serve({ commits: { [NEW]: served } });
    const line = await refusal(() =>
      fetchModel("acme/tiny", "main", clientOf(hub, temporaryFolder()), noProgress),
    );
    if (typeof expected === "string") expect(line).toBe(expected);
    else expect(line).toMatch(expected);
    expect(hub.paths.filter((path) => path.includes("safetensors"))).toEqual([]);
  });
});

describe("access", () => {
  const fetched = (token?: string, id = "acme/tiny", revision = "main") =>
    refusal(() => fetchModel(id, revision, clientOf(hub, temporaryFolder(), { token }), noProgress));

  test("no such model, without and with a token", async () => {
    expect(await fetched(undefined, "acme/none")).toBe(
      `unknown model: acme/none (no folder here; ${hub.url} has none, or it is gated or private: then set HF_TOKEN)`,
    );
    expect(await fetched("hf_mine", "acme/none")).toBe(
      `unknown model: acme/none (no folder here; ${hub.url} has none, or the token (HF_TOKEN) may not read it)`,
    );
  });

  test("no such revision, and a file that is gone", async () => {
    expect(await fetched(undefined, "acme/tiny", "v9")).toBe("unknown revision of acme/tiny: v9");
    expect(await fetched(undefined, "acme/tiny", "c".repeat(40))).toBe(
      `unknown revision of acme/tiny: ${"c".repeat(40)}`,
    );
    hub.fail(/resolve.*config.json/, (response) => refuse(response, 404, "EntryNotFound", "Entry not found"));
    expect(await fetched()).toBe(`missing file: acme/tiny/config.json (at ${NEW})`);
  });

  test("a private model needs the right token", async () => {
    serve({ token: "hf_right" });
    expect(await fetched("hf_wrong")).toContain("unknown model: acme/tiny (");
    hub.forget();
    await fetchModel(
      "acme/tiny",
      "main",
      clientOf(hub, temporaryFolder(), { token: "hf_right" }),
      noProgress,
    );
    expect(hub.asked.every(({ authorization }) => authorization === "Bearer hf_right")).toBe(true);
  });

  test("a gated model: where to accept its terms", async () => {
    serve({ token: "hf_right", gated: true });
    const line = `no access to acme/tiny: it is gated or private (accept its terms at ${hub.url}/acme/tiny, and set HF_TOKEN to a token of that account)`;
    expect(await fetched()).toBe(line);
    expect(await fetched("hf_other")).toBe(line);
  });

  test("a token that is none any more", async () => {
    const gone = "Invalid credentials in Authorization header";
    hub.fail(/revision/, status(401, { "x-error-message": gone }));
    expect(await fetched("hf_old")).toBe(
      `no access to acme/tiny: ${hub.url} does not accept the token (HF_TOKEN)`,
    );
  });

  test("the token stays with the Hub: where files are stored elsewhere, that server does not get it", async () => {
    const storage = await HubServer.start();
    serve({ token: "hf_right" });
    storage.repositories.set("acme/tiny", hub.repositories.get("acme/tiny")!);
    hub.storage = storage.url;
    storage.fail(/storage/, cutAfter(5000));
    await fetchModel(
      "acme/tiny",
      "main",
      clientOf(hub, temporaryFolder(), { token: "hf_right" }),
      noProgress,
    );
    expect(storage.asked.map(({ range }) => range)).toEqual([undefined, "bytes=5000-"]);
    expect(storage.asked.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
  });

  test("an answer that is not the Hub's", async () => {
    hub.fail(/revision/, (response) => response.end("<html>Log in to the hotel's network</html>"));
    expect(await fetched()).toMatch(
      new RegExp(`^invalid answer of ${hub.url} about acme/tiny: Unexpected token`),
    );
    hub.fail(/revision/, (response) => response.end('{"sha": "../../evil"}'));
    expect(await fetched()).toBe(`invalid answer of ${hub.url} about acme/tiny: the commit "../../evil"`);
    hub.fail(/paths-info/, (response) =>
      response.end('[{"type": "file", "path": "config.json", "size": 3, "oid": "../../evil"}]'),
    );
    expect(await fetched()).toBe(
      `invalid answer of ${hub.url} about acme/tiny: config.json of 3 bytes with the checksum "../../evil"`,
    );
  });
});
