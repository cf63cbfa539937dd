import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { invalid, RahpError } from "../../support/rahp-error.js";

/** How the Hub is reached, and where its files are kept. */
export interface HubSettings {
  /** Address without a slash at its end. */
  readonly endpoint: string;
  /** Folder of the cache, in the layout of Python's huggingface_hub. */
  readonly cache: string;
  readonly token: string | undefined;
  /** Whether only the cache may be used. */
  readonly offline: boolean;
  /** Longest silence of a server, in milliseconds. */
  readonly timeout: number;
}

/**
 * The settings that Python's huggingface_hub would read from the same environment: HF_HOME, HF_HUB_CACHE,
 * HUGGINGFACE_HUB_CACHE, XDG_CACHE_HOME, HF_TOKEN, HF_TOKEN_PATH, HF_ENDPOINT, HF_HUB_OFFLINE,
 * TRANSFORMERS_OFFLINE and HF_HUB_DOWNLOAD_TIMEOUT. An empty variable counts as none.
 *
 * @param token  goes before the environment's
 * @throws RahpError for an address, a timeout or a token that cannot be one
 */
export async function hubSettings(env: NodeJS.ProcessEnv, token?: string): Promise<HubSettings> {
  const caches = env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const home = place(env.HF_HOME || join(caches, "huggingface"));
  return {
    endpoint: endpointOf(env.HF_ENDPOINT || "https://huggingface.co"),
    cache: place(env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE || join(home, "hub")),
    token: await findToken(env, home, token),
    offline: isTrue(env.HF_HUB_OFFLINE) || isTrue(env.TRANSFORMERS_OFFLINE),
    timeout: 1000 * seconds(env.HF_HUB_DOWNLOAD_TIMEOUT || "10"),
  };
}

function place(path: string): string {
  return resolve(path.replace(/^~(?=\/|$)/, homedir()));
}

function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw invalid("HF_ENDPOINT", text, "an address such as https://huggingface.co");
  }
  return text.replace(/\/+$/, "");
}

function isTrue(text = ""): boolean {
  return ["1", "ON", "YES", "TRUE"].includes(text.toUpperCase());
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1e6) return value;
  throw invalid("HF_HUB_DOWNLOAD_TIMEOUT", text, "seconds, more than 0");
}

/** A token's text is never shown: error lines end up in logs. */
async function findToken(env: NodeJS.ProcessEnv, home: string, given?: string): Promise<string | undefined> {
  const file = place(env.HF_TOKEN_PATH || join(home, "token")); // hf auth login writes it
  if (given !== undefined && typeof given !== "string") throw invalidToken();
  const found =
    given ?? (env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN || (await readFile(file, "utf8").catch(() => "")));
  const token = found.trim();
  if (/[^\x21-\x7e]/.test(token)) throw invalidToken();
  return token || undefined;
}

function invalidToken(): RahpError {
  return new RahpError("invalid token of the Hub (expected one word, hf_…)");
}
