/**
 * What TypeScript knows of a name, for Jupyter's inspection (Shift-Tab): its signature, and its doc comment with the
 * tags that a reader wants.
 *
 * @param info TypeScript's QuickInfo
 * @returns {Record<string, string>} MIME type → content
 */
function describeName({ displayParts = [], documentation = [], tags = [] }) {
  const signature = joined(displayParts)
    .replace(/^\(alias\) /, "")
    .replace(/\nimport [\w$]+$/, "");
  const docs = joined(documentation);
  return {
    "text/plain": paragraphs(signature, docs, tags.map(tagAsText).join("\n")),
    "text/markdown": paragraphs(inFence(signature), docs, ...tags.map(tagAsMarkdown)),
  };
}

const joined = (parts) => parts.map(({ text }) => text).join("");
const paragraphs = (...parts) => parts.filter(Boolean).join("\n\n");
const inFence = (code) => `\`\`\`typescript\n${code}\n\`\`\``;

/** A tag's text; TypeScript puts a space before the name of a parameter, and a dash may stand after it. */
const tagText = ({ text = [] }) => joined(text).trim();
const tagAsText = (tag) => `@${tag.name} ${tagText(tag)}`.trim();

function tagAsMarkdown(tag) {
  const title = `*@${tag.name}*`;
  if (tag.name === "example") return `${title}\n${inFence(tagText(tag))}`;
  if (tag.name !== "param") return `${title} ${tagText(tag)}`;
  const [, name, about] = /^(\S+)\s*(?:[-–—]\s*)?([\s\S]*)$/.exec(tagText(tag)) ?? [];
  return `${title} \`${name}\` ${about}`;
}

/**
 * Completions with what each is, by which JupyterLab chooses its icon.
 *
 * @param {{ start: number, end: number, candidates: string[], original?: object }} found tslab's
 */
function describeCompletions({ start, end, candidates, original }) {
  const kinds = new Map((original?.entries ?? []).map(({ name, kind }) => [name, kind]));
  const types = candidates.map((text) => ({ text, type: kinds.get(text) ?? "", start, end }));
  return {
    status: "ok",
    cursor_start: start,
    cursor_end: end,
    matches: candidates,
    metadata: { _jupyter_types_experimental: types },
  };
}

module.exports = { describeCompletions, describeName };
