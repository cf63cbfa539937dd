import { escapeHtml } from "./escape-html.js";

/** A result's notes below it. */
export function notesHtml(notes: readonly string[]): string {
  return notes.map((note) => `<p><em>${escapeHtml(note)}</em></p>`).join("");
}
