import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { send, sha256 } from "../../fixtures/hub-server.js";
import { refusal } from "../../fixtures/refusal.js";
import { clientOf, noProgress } from "./hub-client.js";
import { bytes, download, file, hub, leave, names, place, STORAGE, sent } from "./one-file.js";

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
    expect(names()).toEqual([file.checksum.value]);
  });

  test.each([
    ["of a process that is writing", `${process.pid}-0123abcd.incomplete`],
    ["of Python, just now", "incomplete"],
  ])("%s is left alone", async (_what, name) => {
    leave(name, bytes.subarray(0, 60_000));
    await download(clientOf(hub, ""));
    expect(sent()).toEqual([[undefined, 100_000]]);
    expect(names()).toEqual([file.checksum.value, `${file.checksum.value}.${name}`]);
  });

  test("that is whole already is only checked", async () => {
    leave("incomplete", bytes, 2);
    await download(clientOf(hub, ""));
    expect(hub.asked).toEqual([]);
    expect(readFileSync(place()).equals(bytes)).toBe(true);
  });

  test.each([
    ["with other bytes", Buffer.alloc(60_000)],
    ["that is too long", Buffer.alloc(200_000)],
  ])("%s costs a download from the start", async (_what, content) => {
    leave("incomplete", content, 2);
    await download(clientOf(hub, ""));
    expect(sent().at(-1)).toEqual([undefined, 100_000]);
    expect(readFileSync(place()).equals(bytes)).toBe(true);
    expect(names()).toEqual([file.checksum.value]);
  });
});

describe("wrong content is never kept", () => {
  test("wrong bytes", async () => {
    hub.fail(STORAGE, (response) => send(response, Buffer.alloc(100_000)));
    expect(await refusal(() => download(clientOf(hub, "")))).toBe(
      `invalid download: acme/tiny/model.safetensors has the SHA-256 ${sha256(Buffer.alloc(100_000))} (expected ${file.checksum.value}; nothing is kept)`,
    );
    expect(names()).toEqual([]);
  });

  test("wrong bytes of a file that git knows by its SHA-1", async () => {
    const checksum = { kind: "git SHA-1", value: "b".repeat(40) } as const;
    expect(await refusal(() => download(clientOf(hub, ""), noProgress, { ...file, checksum }))).toMatch(
      /^invalid download: .* has the git SHA-1 [0-9a-f]{40} \(expected b{40}; nothing is kept\)$/,
    );
    expect(names()).toEqual([]);
  });

  test("too many bytes", async () => {
    hub.fail(STORAGE, (response) => send(response, Buffer.alloc(150_000)));
    expect(await refusal(() => download(clientOf(hub, "")))).toBe(
      "invalid download: acme/tiny/model.safetensors has more than 100000 bytes",
    );
    expect(names()).toEqual([]);
  });
});
