import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { HubClient } from "../../../src/models/hub/hub-exchange.js";
import type { HubSettings } from "../../../src/models/hub/hub-settings.js";
import { HubServer, type ServedRepository } from "../../fixtures/hub-server.js";
import { type TinyModelChanges, tinyModelFolder } from "../../fixtures/tiny-model.js";

/** A client of a server of ours that notes the pauses between its tries, in seconds, and makes none. */
export function clientOf(
  hub: HubServer,
  cache: string,
  settings: Partial<HubSettings> = {},
  signal?: AbortSignal,
): HubClient & { waits: number[] } {
  const waits: number[] = [];
  return {
    settings: { endpoint: hub.url, cache, token: undefined, offline: false, timeout: 5000, ...settings },
    signal,
    wait: async (seconds) => {
      waits.push(seconds);
    },
    waits,
  };
}

/** The files of a tiny model, by name; its weights are big enough to be stored apart. */
async function tinyModelFiles(changes: TinyModelChanges = {}): Promise<Record<string, Uint8Array>> {
  const folder = await tinyModelFolder(changes);
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
}

export const noProgress = () => {};

/** A server with the model `acme/tiny`: its branch main is NEW; a tag and a pull request are OLD. */
export async function tinyHub() {
  const hub = await HubServer.start();
  const [OLD, NEW] = ["a".repeat(40), "b".repeat(40)];
  const old = await tinyModelFiles();
  const files = await tinyModelFiles({ seed: 2 });
  const refs = { main: NEW, v1: OLD, "refs/pr/1": OLD };
  const serve = (changes: Partial<ServedRepository> = {}, id = "acme/tiny") => {
    hub.repositories.set(id, { refs, commits: { [OLD]: old, [NEW]: files }, ...changes });
  };
  /** As before any test. */
  const reset = () => {
    hub.forget();
    hub.repositories.clear();
    hub.storage = "";
    serve();
  };
  return { hub, OLD, NEW, old, files, serve, reset };
}
