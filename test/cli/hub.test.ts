import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type Fault, sha256 } from "../fixtures/hub-server.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyHub } from "../models/hub/hub-client.js";
import { type Running, start } from "./rahp.js";
import { writeTinyData } from "./tiny-files.js";

const { hub, OLD, NEW, files, reset } = await tinyHub();
const folder = temporaryFolder();
writeTinyData(folder);
const weights = files["model.safetensors"];

let cache: string;
beforeEach(() => {
  reset();
  cache = temporaryFolder();
});

function evaluate(model: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Running {
  const hubEnv = {
    HF_ENDPOINT: hub.url,
    HF_HUB_CACHE: cache,
    HF_HUB_DOWNLOAD_TIMEOUT: "60",
    HF_HUB_OFFLINE: "",
    TRANSFORMERS_OFFLINE: "",
    HF_TOKEN: "",
    HF_TOKEN_PATH: join(cache, "no-token"),
  };
  return start(folder, ["evaluate", model, "--data", "data.tsv", "--json", ...args], { ...hubEnv, ...env });
}

const blobs = () => readdirSync(join(cache, "models--acme--tiny", "blobs")).sort();
const stored = () => hub.asked.filter(({ path }) => path.startsWith("/storage"));

/** Sends half of the weights, and then nothing. */
const half: Fault = (response, bytes) => {
  response.writeHead(200, { "content-length": bytes.length });
  response.write(bytes.subarray(0, 6000));
};

describe("a command with a model of the Hub", () => {
  test("downloads it, and takes it from the cache the next time, without a network if need be", async () => {
    const first = await evaluate("acme/tiny").ended;
    expect(first.stderr).toContain("Downloading acme/tiny (MB): ");
    expect(JSON.parse(first.stdout).provenance.model).toMatchObject({ id: "acme/tiny", revision: NEW });
    hub.forget();
    const second = await evaluate("acme/tiny", [], { HF_HUB_OFFLINE: "1" }).ended;
    expect(second.stdout).toBe(first.stdout);
    expect(hub.asked).toEqual([]);
  });

  test("--revision chooses", async () => {
    const { stdout } = await evaluate("acme/tiny", ["--revision", "v1"]).ended;
    expect(JSON.parse(stdout).provenance.model.revision).toBe(OLD);
  });

  test("no such model: one line, exit code 1", async () => {
    expect(await evaluate("acme/none").ended).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: unknown model: acme/none (no folder here; ${hub.url} has none, or it is gated or private: then set HF_TOKEN)\n`,
    });
  });
});

describe("a download that a process does not end", () => {
  test.each([
    ["interrupt", 130],
    ["kill", null],
  ] as const)("after %s, the next process goes on with it", async (how, code) => {
    hub.fail(/^\/storage/, half);
    const running = evaluate("acme/tiny");
    const partSize = () => {
      const part = blobs().find((name) => name.endsWith(".incomplete"));
      return part && readFileSync(join(cache, "models--acme--tiny", "blobs", part)).length;
    };
    await vi.waitFor(() => expect(partSize()).toBe(6000), { timeout: 60_000 });
    running[how]();
    expect((await running.ended).code).toBe(code);
    expect((await evaluate("acme/tiny").ended).code).toBe(0);
    expect(stored().map(({ range, sent }) => [range, sent])).toEqual([
      [undefined, 6000],
      ["bytes=6000-", weights.length - 6000],
    ]);
    expect(blobs().filter((name) => name.endsWith(".incomplete"))).toEqual([]);
  });
});

test("two processes that download the same model at once both get it, and the cache has it once", async () => {
  const waiting: (() => void)[] = [];
  const together: Fault = (response, bytes) => {
    waiting.push(() => trickle(response, bytes));
    if (waiting.length === 2) for (const begin of waiting) begin();
  };
  hub.fail(/^\/storage/, together, 2);
  const both = [evaluate("acme/tiny"), evaluate("acme/tiny")];
  const [first, second] = await Promise.all(both.map(({ ended }) => ended));
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(second.stdout).toBe(first.stdout);
  expect(stored().map(({ range }) => range)).toEqual([undefined, undefined]);
  expect(blobs().length).toBe(Object.keys(files).length);
  const blob = readFileSync(join(cache, "models--acme--tiny", "blobs", sha256(weights)));
  expect(blob.equals(weights)).toBe(true);
});

/** Sends a thousand bytes every twentieth of a second. */
async function trickle(response: Parameters<Fault>[0], bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += 1000) {
    response.write(bytes.subarray(at, at + 1000));
    await sleep(50);
  }
  response.end();
}
