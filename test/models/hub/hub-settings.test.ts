import { writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hubSettings } from "../../../src/models/hub/hub-settings.js";
import { refusal } from "../../fixtures/refusal.js";
import { temporaryFolder } from "../../fixtures/temporary-folder.js";

const nowhere = { HF_TOKEN_PATH: "/no/such/token" };

describe("the cache's folder", () => {
  const home = join(homedir(), ".cache");
  test.each<[NodeJS.ProcessEnv, string]>([
    [{}, `${home}/huggingface/hub`],
    [{ XDG_CACHE_HOME: "/x" }, "/x/huggingface/hub"],
    [{ XDG_CACHE_HOME: "/x", HF_HOME: "/h" }, "/h/hub"],
    [{ HF_HOME: "/h", HUGGINGFACE_HUB_CACHE: "/old" }, "/old"],
    [{ HF_HOME: "/h", HUGGINGFACE_HUB_CACHE: "/old", HF_HUB_CACHE: "/c/" }, "/c"],
    [{ HF_HOME: "~/hf" }, `${homedir()}/hf/hub`],
    [{ HF_HUB_CACHE: "models~/x" }, join(process.cwd(), "models~/x")],
    [{ HF_HOME: "", HF_HUB_CACHE: "" }, `${home}/huggingface/hub`],
  ])("with %j it is %s", async (env, expected) => {
    expect((await hubSettings({ ...nowhere, ...env })).cache).toBe(expected);
  });
});

describe("the token", () => {
  test("is the option's, else the environment's, else what a login keeps, else none", async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, "token"), "hf_kept\n");
    writeFileSync(join(home, "other"), "hf_other");
    const token = async (env: NodeJS.ProcessEnv, given?: string) => (await hubSettings(env, given)).token;
    expect(await token({ HF_HOME: home, HF_TOKEN: "hf_env" }, "hf_option")).toBe("hf_option");
    expect(await token({ HF_HOME: home, HF_TOKEN: "hf_env\n", HUGGING_FACE_HUB_TOKEN: "hf_old" })).toBe(
      "hf_env",
    );
    expect(await token({ HF_HOME: home, HUGGING_FACE_HUB_TOKEN: "hf_old" })).toBe("hf_old");
    expect(await token({ HF_HOME: home, HF_TOKEN: "" })).toBe("hf_kept");
    expect(await token({ HF_HOME: home, HF_TOKEN_PATH: join(home, "other") })).toBe("hf_other");
    expect(await token({ HF_HOME: join(home, "none") })).toBeUndefined();
    expect(await token({ HF_HOME: home }, "")).toBeUndefined(); // asked for: none
  });

  test("that cannot be one is refused, and not shown", async () => {
    for (const token of ["hf_two words", "hf_line\nbreak", "hf_ü"]) {
      expect(await refusal(() => hubSettings({ HF_TOKEN: token }))).toBe(
        "invalid token of the Hub (expected one word, hf_…)",
      );
    }
  });
});

describe("the address, the time limit and the network", () => {
  test("are huggingface.co, ten seconds and there", async () => {
    expect(await hubSettings(nowhere)).toMatchObject({
      endpoint: "https://huggingface.co",
      timeout: 10_000,
      offline: false,
    });
  });

  test("or what the environment says", async () => {
    const env = { ...nowhere, HF_ENDPOINT: "https://hub.example/mirror/", HF_HUB_DOWNLOAD_TIMEOUT: "2.5" };
    expect(await hubSettings(env)).toMatchObject({
      endpoint: "https://hub.example/mirror",
      timeout: 2500,
    });
    for (const [text, offline] of [
      ["1", true],
      ["yes", true],
      ["True", true],
      ["ON", true],
      ["0", false],
      ["", false],
    ] as const) {
      expect((await hubSettings({ ...nowhere, HF_HUB_OFFLINE: text })).offline).toBe(offline);
      expect((await hubSettings({ ...nowhere, TRANSFORMERS_OFFLINE: text })).offline).toBe(offline);
    }
  });

  test.each<[NodeJS.ProcessEnv, string]>([
    [{ HF_ENDPOINT: "hub" }, "invalid HF_ENDPOINT: hub (expected an address such as https://huggingface.co)"],
    [
      { HF_ENDPOINT: "file:///etc" },
      "invalid HF_ENDPOINT: file:///etc (expected an address such as https://huggingface.co)",
    ],
    [
      { HF_HUB_DOWNLOAD_TIMEOUT: "soon" },
      "invalid HF_HUB_DOWNLOAD_TIMEOUT: soon (expected seconds, more than 0)",
    ],
    [{ HF_HUB_DOWNLOAD_TIMEOUT: "0" }, "invalid HF_HUB_DOWNLOAD_TIMEOUT: 0 (expected seconds, more than 0)"],
  ])("%j is refused", async (env, line) => {
    expect(await refusal(() => hubSettings({ ...nowhere, ...env }))).toBe(line);
  });
});
