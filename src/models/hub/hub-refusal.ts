import { missing, RahpError } from "../../support/rahp-error.js";
import type { HubSettings } from "./hub-settings.js";

/** What a request was about. */
export interface Subject {
  readonly id: string;
  readonly revision: string;
  /** A file, where it was about one. */
  readonly path?: string;
}

/** What a user should know of an answer other than success, told apart as the Hub tells it. */
export function refusalOf(
  response: Response,
  { id, revision, path }: Subject,
  { endpoint, token }: HubSettings,
): RahpError {
  const code = response.headers.get("x-error-code");
  const message = response.headers.get("x-error-message");
  const { status } = response;
  if (code === "RevisionNotFound") return new RahpError(`unknown revision of ${id}: ${revision}`);
  if (code === "EntryNotFound" && path) return missing("file", `${id}/${path} (at ${revision})`);
  if (status === 401 && token && message?.startsWith("Invalid credentials")) {
    return new RahpError(`no access to ${id}: ${endpoint} does not accept the token (HF_TOKEN)`);
  }
  if (code === "GatedRepo" || status === 403) {
    return new RahpError(
      `no access to ${id}: it is gated or private (accept its terms at ${endpoint}/${id}, and set HF_TOKEN to a token of that account)`,
    );
  }
  if (status === 401 || status === 404) {
    // to who may not see a model the Hub does not say that there is one
    const hidden = token
      ? "the token (HF_TOKEN) may not read it"
      : "it is gated or private: then set HF_TOKEN";
    return new RahpError(`unknown model: ${id} (no folder here; ${endpoint} has none, or ${hidden})`);
  }
  return new RahpError(`cannot load ${id}: ${endpoint} answers ${status} ${response.statusText}`.trim());
}
