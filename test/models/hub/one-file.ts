import { createHash } from "node:crypto";
import { readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach } from "vitest";
import { downloadFile, type RemoteFile } from "../../../src/models/hub/download-file.js";
import type { HubClient } from "../../../src/models/hub/hub-exchange.js";
import { HubServer, sha256 } from "../../fixtures/hub-server.js";
import { temporaryFolder } from "../../fixtures/temporary-folder.js";
import { noProgress } from "./hub-client.js";

export const hub = await HubServer.start();
const COMMIT = "a".repeat(40);

/** 100 000 bytes without a pattern that repeats. */
export const bytes = Buffer.concat(
  Array.from({ length: 3125 }, (_, i) => createHash("sha256").update(String(i)).digest()),
);

/** The file that the server has. */
export const file: RemoteFile = {
  path: "model.safetensors",
  size: bytes.length,
  checksum: { kind: "SHA-256", value: sha256(bytes) },
};
hub.repositories.set("acme/tiny", { refs: {}, commits: { [COMMIT]: { [file.path]: bytes } } });

/** Where the server sends who asks for it. */
export const STORAGE = /^\/storage/;

let folder: string;
beforeEach(() => {
  hub.forget();
  folder = temporaryFolder();
});

/** Where the file goes: a place of its own in each test. */
export const place = (): string => join(folder, file.checksum.value);

export function download(
  client: HubClient,
  onBytes: (done: number) => void = noProgress,
  wanted = file,
  path = place(),
): Promise<void> {
  const url = `${hub.url}/acme/tiny/resolve/${COMMIT}/${file.path}`;
  const subject = { id: "acme/tiny", revision: "main", path: file.path };
  return downloadFile({ url, file: wanted, subject, onBytes }, path, client);
}

/** What the storage was asked for: from which byte on, and how many bytes it sent. */
export const sent = () =>
  hub.asked.filter(({ path }) => STORAGE.test(path)).map(({ range, sent }) => [range, sent]);

/** Names in the file's folder. */
export const names = (): string[] => readdirSync(folder).sort();

/** Leaves a part of the file beside it. */
export function leave(ending: string, content: Uint8Array, minutesAgo = 0): void {
  writeFileSync(`${place()}.${ending}`, content);
  const time = Date.now() / 1000 - 60 * minutesAgo;
  utimesSync(`${place()}.${ending}`, time, time);
}
