import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { downloadFile, type RemoteFile } from "../../../src/models/hub/download-file.js";
import type { HubClient } from "../../../src/models/hub/hub-exchange.js";
import { HubUnavailable } from "../../../src/models/hub/hub-unavailable.js";
import { cutAfter, HubServer, send, sha256, status } from "../../fixtures/hub-server.js";
import { refusal } from "../../fixtures/refusal.js";
import { temporaryFolder } from "../../fixtures/temporary-folder.js";
import { clientOf, noProgress } from "./hub-client.js";

const hub = await HubServer.start();
const COMMIT = "a".repeat(40);
/** 100 000 bytes without a pattern that repeats. */
const bytes = Buffer.concat(
  Array.from({ length: 3125 }, (_, i) => createHash("sha256").update(String(i)).digest()),
);
const file: RemoteFile = {
  path: "model.safetensors",
  size: bytes.length,
  checksum: { kind: "SHA-256", value: sha256(bytes) },
};
hub.repositories.set("acme/tiny", { refs: {}, commits: { [COMMIT]: { [file.path]: bytes } } });
const STORAGE = /^\/storage/;

let blob: string;
beforeEach(() => {
  hub.forget();
  blob = join(temporaryFolder(), file.checksum.value);
});

function download(
  client: HubClient,
  onBytes: (done: number) => void = noProgress,
  wanted = file,
): Promise<void> {
  const url = `${hub.url}/acme/tiny/resolve/${COMMIT}/${file.path}`;
  const subject = { id: "acme/tiny", revision: "main", path: file.path };
  return downloadFile({ url, file: wanted, subject, onBytes }, blob, client);
}

/** What the storage was asked for: from which byte, and how many bytes it sent. */
const sent = () => hub.asked.filter(({ path }) => STORAGE.test(path)).map(({ range, sent }) => [range, sent]);
const left = () => readdirSync(join(blob, ".."));
const leave = (name: string, content: Uint8Array, minutesAgo = 0) => {
  writeFileSync(`${blob}.${name}`, content);
  const time = Date.now() / 1000 - 60 * minutesAgo;
  utimesSync(`${blob}.${name}`, time, time);
};

describe("a connection cut in the middle", () => {
  test("is gone on with from there, and the file is whole", async () => {
    hub.fail(STORAGE, cutAfter(30_000));
    const client = clientOf(hub, "");
    const seen: number[] = [];
    await download(client, (done) => seen.push(done));
    expect(readFileSync(blob).equals(bytes)).toBe(true);
    expect(sent()).toEqual([
      [undefined, 30_000],
      ["bytes=30000-", 70_000],
    ]);
    expect(client.waits).toEqual([0.5]);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(left()).toEqual([file.checksum.value]);
  });

  test("as often as it gets on; without any progress, after four more tries the part is kept", async () => {
    hub.fail(STORAGE, cutAfter(10_000), 7);
    hub.fail(STORAGE, cutAfter(0), 100);
    const client = clientOf(hub, "");
    expect(await refusal(() => download(client))).toMatch(
      /^cannot reach http.*: (other side closed|terminated)/,
    );
    expect(client.waits).toEqual([...Array(7).fill(0.5), 1, 2, 4]);
    expect(existsSync(blob)).toBe(false);
    expect(left().length).toBe(1);
    expect(readFileSync(join(blob, "..", left()[0])).equals(bytes.subarray(0, 70_000))).toBe(true);

    hub.forget();
    await download(clientOf(hub, ""));
    expect(sent()).toEqual([["bytes=70000-", 30_000]]);
    expect(readFileSync(blob).equals(bytes)).toBe(true);
    expect(left()).toEqual([file.checksum.value]);
  });

  test("by a server that ends early without saying so", async () => {
    hub.fail(STORAGE, (response, all) => response.end(all.subarray(0, 40_000)));
    await download(clientOf(hub, ""));
    expect(sent()[1]).toEqual(["bytes=40000-", 60_000]);
    expect(readFileSync(blob).equals(bytes)).toBe(true);
  });

  test("by a server that knows no ranges: it starts again", async () => {
    hub.fail(STORAGE, cutAfter(30_000));
    hub.fail(STORAGE, (response, all) => send(response, all), 1);
    await download(clientOf(hub, ""));
    expect(sent()).toEqual([
      [undefined, 30_000],
      ["bytes=30000-", 100_000],
    ]);
    expect(readFileSync(blob).equals(bytes)).toBe(true);
  });
});

describe("what an earlier process left", () => {
  const gone = 2 ** 22 + 1; // above the largest process id of Linux

  test.each([
    ["of a process that is gone", `${gone}-0123abcd.incomplete`, 0],
    ["of one that runs, but has not written for minutes", `${process.pid}-0123abcd.incomplete`, 2],
    ["of Python, minutes ago", "incomplete", 2],
  ])("%s is gone on with", async (_what, name, minutes) => {
    leave(name, bytes.subarray(0, 60_000), minutes);
    await download(clientOf(hub, ""));
    expect(sent()).toEqual([["bytes=60000-", 40_000]]);
    expect(left()).toEqual([file.checksum.value]);
  });

  test.each([
    ["of a process that is writing", `${process.pid}-0123abcd.incomplete`],
    ["of Python, just now", "incomplete"],
  ])("%s is left alone", async (_what, name) => {
    leave(name, bytes.subarray(0, 60_000));
    await download(clientOf(hub, ""));
    expect(sent()).toEqual([[undefined, 100_000]]);
    expect(left().sort()).toEqual([file.checksum.value, `${file.checksum.value}.${name}`]);
  });

  test("that is whole already is only checked", async () => {
    leave("incomplete", bytes, 2);
    await download(clientOf(hub, ""));
    expect(hub.asked).toEqual([]);
    expect(readFileSync(blob).equals(bytes)).toBe(true);
  });

  test.each([
    ["with other bytes", Buffer.alloc(60_000)],
    ["that is too long", Buffer.alloc(200_000)],
  ])("%s costs a download from the start", async (_what, content) => {
    leave("incomplete", content, 2);
    await download(clientOf(hub, ""));
    expect(sent().at(-1)).toEqual([undefined, 100_000]);
    expect(readFileSync(blob).equals(bytes)).toBe(true);
    expect(left()).toEqual([file.checksum.value]);
  });
});

describe("wrong content is never kept", () => {
  test("wrong bytes", async () => {
    hub.fail(STORAGE, (response) => send(response, Buffer.alloc(100_000)));
    expect(await refusal(() => download(clientOf(hub, "")))).toBe(
      `invalid download: acme/tiny/model.safetensors has the SHA-256 ${sha256(Buffer.alloc(100_000))} (expected ${file.checksum.value}; nothing is kept)`,
    );
    expect(left()).toEqual([]);
  });

  test("wrong bytes of a file that git knows by its SHA-1", async () => {
    const checksum = { kind: "git SHA-1", value: "b".repeat(40) } as const;
    expect(await refusal(() => download(clientOf(hub, ""), noProgress, { ...file, checksum }))).toMatch(
      /^invalid download: .* has the git SHA-1 [0-9a-f]{40} \(expected b{40}; nothing is kept\)$/,
    );
    expect(left()).toEqual([]);
  });

  test("too many bytes", async () => {
    hub.fail(STORAGE, (response) => send(response, Buffer.alloc(150_000)));
    expect(await refusal(() => download(clientOf(hub, "")))).toBe(
      "invalid download: acme/tiny/model.safetensors has more than 100000 bytes",
    );
    expect(left()).toEqual([]);
  });
});

describe("a busy server", () => {
  test("that asks to wait is asked again after that time, at most a minute", async () => {
    hub.fail(STORAGE, status(429, { "retry-after": "7" }));
    hub.fail(STORAGE, status(429, { "retry-after": "3600" }));
    hub.fail(STORAGE, status(503));
    const client = clientOf(hub, "");
    await download(client);
    expect(client.waits).toEqual([7, 60, 2]);
  });

  test("that stays so is given up after five tries", async () => {
    hub.fail(STORAGE, status(429, { "retry-after": "90" }), 9);
    const client = clientOf(hub, "");
    const line = await refusal(() => download(client));
    expect(line).toBe(`${hub.url} has had too many requests (status 429), and asks to wait 90 s`);
    expect(client.waits).toEqual([60, 60, 60, 60]);
    expect(left()).toEqual([]);
  });

  test("that is silent counts as cut", async () => {
    hub.fail(STORAGE, (response, all) => response.write(all.subarray(0, 20_000)));
    hub.fail(STORAGE, () => {}); // never answers
    const client = clientOf(hub, "", { timeout: 200 });
    await download(client);
    expect(client.waits).toEqual([0.5, 1]);
    expect(sent().at(-1)).toEqual(["bytes=20000-", 80_000]);
    hub.fail(STORAGE, () => {}, 9);
    blob += "2";
    expect(await refusal(() => download(client))).toBe(`${hub.url} is silent for 0.2 s`);
  });

  test("with headers of no end is not asked again", async () => {
    hub.fail(STORAGE, status(200, { "x-long": "x".repeat(100_000) }));
    const client = clientOf(hub, "");
    expect(await refusal(() => download(client))).toMatch(/^cannot reach http.*: Headers Overflow Error$/);
    expect(client.waits).toEqual([]);
  });
});

describe("a cancellation", () => {
  test("ends a slow download with the signal's reason, and keeps the part for the next one", async () => {
    hub.fail(STORAGE, (response, all) => response.write(all.subarray(0, 50_000)));
    const controller = new AbortController();
    const reason = new Error("enough");
    const started = download(clientOf(hub, "", {}, controller.signal), (done) => {
      if (done === 50_000) controller.abort(reason);
    });
    await expect(started).rejects.toBe(reason);
    expect(left().length).toBe(1);
    hub.forget();
    await download(clientOf(hub, ""));
    expect(sent()).toEqual([["bytes=50000-", 50_000]]);
  });

  test("before the answer, and before anything", async () => {
    hub.fail(/resolve/, () => {});
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 50);
    await expect(download(clientOf(hub, "", {}, controller.signal))).rejects.toBe(reason);
    await expect(download(clientOf(hub, "", {}, controller.signal))).rejects.toBe(reason);
    expect(left()).toEqual([]);
  });
});

test("a place that cannot be written is one line, without a try more", async () => {
  mkdirSync(blob);
  const client = clientOf(hub, "");
  expect(await refusal(() => download(client))).toMatch(new RegExp(`^cannot write ${blob}: `));
  blob = join(blob, "none", "blob");
  expect(await refusal(() => download(client))).toBe(`cannot write ${blob}: its folder does not exist`);
  expect(client.waits).toEqual([]);
});

test("several downloads of one file at once all end with the whole file", async () => {
  await Promise.all(Array.from({ length: 5 }, () => download(clientOf(hub, ""))));
  expect(readFileSync(blob).equals(bytes)).toBe(true);
  expect(left()).toEqual([file.checksum.value]);
});

test("an empty file is downloaded too", async () => {
  const empty: RemoteFile = {
    path: "vocab.txt",
    size: 0,
    checksum: { kind: "git SHA-1", value: "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391" }, // what git says
  };
  await download(clientOf(hub, ""), noProgress, empty);
  expect(readFileSync(blob).length).toBe(0);
});

test("what the Hub cannot give now may be tried again by others: its error says so", async () => {
  hub.fail(STORAGE, status(500), 9);
  const error = await download(clientOf(hub, "")).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(HubUnavailable);
});
