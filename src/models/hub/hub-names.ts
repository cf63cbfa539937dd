/**
 * Whether a text has the form of a model's id on the Hub: `owner/name`, or a `name` of the Hub's first days such
 * as `bert-base-uncased`.
 */
export function isHubId(text: string): boolean {
  const part = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,94}[\p{L}\p{N}_])?$/u;
  const parts = text.split("/");
  return parts.length <= 2 && parts.every((name) => part.test(name)) && !/--|\.\.|\.git$/.test(text);
}

/** Whether a text can name a branch, tag, commit or pull request (`refs/pr/1`) of a git repository. */
export function isRevision(text: string): boolean {
  return !text.includes("..") && text.split("/").every((part) => /^(?!\.)[^\p{Cc} ~^:?*[\\]+$/u.test(part));
}

/** Whether a revision is a commit in full, which never changes. */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}
