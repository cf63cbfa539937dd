import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RemoteFile } from "../../../src/models/hub/download-file.js";
import { HubUnavailable } from "../../../src/models/hub/hub-unavailable.js";
import { cutAfter, send, status } from "../../fixtures/hub-server.js";
import { refusal } from "../../fixtures/refusal.js";
import { clientOf, noProgress } from "./hub-client.js";
import { bytes, download, file, hub, names, place, STORAGE, sent } from "./one-file.js";

describe("a connection cut in the middle", () => {
  test("is gone on with from there, and the file is whole", async () => {
    hub.fail(STORAGE, cutAfter(30_000));
    const client = clientOf(hub, "");
    const seen: number[] = [];
    await download(client, (done) => seen.push(done));
    expect(readFileSync(place()).equals(bytes)).toBe(true);
    expect(sent()).toEqual([
      [undefined, 30_000],
      ["bytes=30000-", 70_000],
    ]);
    expect(client.waits).toEqual([0.5]);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(names()).toEqual([file.checksum.value]);
  });

  test("as often as it gets on; without any progress, after four more tries the part is kept", async () => {
    hub.fail(STORAGE, cutAfter(10_000), 7);
    hub.fail(STORAGE, cutAfter(0), 100);
    const client = clientOf(hub, "");
    expect(await refusal(() => download(client))).toMatch(
      /^cannot reach http.*: (other side closed|terminated)/,
    );
    expect(client.waits).toEqual([...Array(7).fill(0.5), 1, 2, 4]);
    expect(existsSync(place())).toBe(false);
    expect(names().length).toBe(1);
    expect(readFileSync(join(place(), "..", names()[0])).equals(bytes.subarray(0, 70_000))).toBe(true);

    hub.forget();
    await download(clientOf(hub, ""));
    expect(sent()).toEqual([["bytes=70000-", 30_000]]);
    expect(readFileSync(place()).equals(bytes)).toBe(true);
    expect(names()).toEqual([file.checksum.value]);
  });

  test("by a server that ends early without saying so", async () => {
    hub.fail(STORAGE, (response, all) => response.end(all.subarray(0, 40_000)));
    await download(clientOf(hub, ""));
    expect(sent()[1]).toEqual(["bytes=40000-", 60_000]);
    expect(readFileSync(place()).equals(bytes)).toBe(true);
  });

  test("by a server that knows no ranges: it starts again", async () => {
    hub.fail(STORAGE, cutAfter(30_000));
    hub.fail(STORAGE, (response, all) => send(response, all), 1);
    await download(clientOf(hub, ""));
    expect(sent()).toEqual([
      [undefined, 30_000],
      ["bytes=30000-", 100_000],
    ]);
    expect(readFileSync(place()).equals(bytes)).toBe(true);
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
    expect(names()).toEqual([]);
  });

  test("that is silent counts as cut", async () => {
    hub.fail(STORAGE, (response, all) => response.write(all.subarray(0, 20_000)));
    hub.fail(STORAGE, () => {}); // never answers
    const client = clientOf(hub, "", { timeout: 200 });
    await download(client);
    expect(client.waits).toEqual([0.5, 1]);
    expect(sent().at(-1)).toEqual(["bytes=20000-", 80_000]);
    hub.fail(STORAGE, () => {}, 9);
    const other = download(client, noProgress, file, `${place()}-2`);
    expect(await refusal(() => other)).toBe(`${hub.url} is silent for 0.2 s`);
  });

  test("with headers of no end is not asked again", async () => {
    hub.fail(STORAGE, status(200, { "x-long": "x".repeat(100_000) }));
    const client = clientOf(hub, "");
    expect(await refusal(() => download(client))).toMatch(/^cannot reach http.*: Headers Overflow Error$/);
    expect(client.waits).toEqual([]);
  });
});

test("an error of who is told of the progress is passed on, and not tried again", async () => {
  const error = new TypeError("mine");
  const client = clientOf(hub, "");
  const fail = () => {
    throw error;
  };
  await expect(download(client, (done) => void (done > 0 && fail()))).rejects.toBe(error);
  expect(client.waits).toEqual([]);
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
    expect(names().length).toBe(1);
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
    expect(names()).toEqual([]);
  });
});

test("a place that cannot be written is one line, without a try more", async () => {
  mkdirSync(place());
  const client = clientOf(hub, "");
  expect(await refusal(() => download(client))).toMatch(new RegExp(`^cannot write ${place()}: `));
  const nowhere = join(place(), "none", "blob");
  expect(await refusal(() => download(client, noProgress, file, nowhere))).toBe(
    `cannot write ${nowhere}: its folder does not exist`,
  );
  expect(client.waits).toEqual([]);
});

test("several downloads of one file at once all end with the whole file", async () => {
  await Promise.all(Array.from({ length: 5 }, () => download(clientOf(hub, ""))));
  expect(readFileSync(place()).equals(bytes)).toBe(true);
  expect(names()).toEqual([file.checksum.value]);
});

test("an empty file is downloaded too", async () => {
  const empty: RemoteFile = {
    path: "vocab.txt",
    size: 0,
    checksum: { kind: "git SHA-1", value: "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391" }, // what git says
  };
  await download(clientOf(hub, ""), noProgress, empty);
  expect(readFileSync(place()).length).toBe(0);
});

test("what the Hub cannot give now may be tried again by others: its error says so", async () => {
  hub.fail(STORAGE, status(500), 9);
  const error = await download(clientOf(hub, "")).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(HubUnavailable);
});
