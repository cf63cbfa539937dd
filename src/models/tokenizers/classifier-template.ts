/** Where `tokenizer.json` puts special tokens around one text or two, in BERT's way: [CLS] a [SEP] b [SEP]. */
export function classifierTemplate(start: string, end: string, ids: ReadonlyMap<string, number>): object {
  const token = (id: string, type_id: number) => ({ SpecialToken: { id, type_id } });
  const text = (id: string, type_id: number) => ({ Sequence: { id, type_id } });
  const single = [token(start, 0), text("A", 0), token(end, 0)];
  return {
    type: "TemplateProcessing",
    single,
    pair: [...single, text("B", 1), token(end, 1)],
    special_tokens: Object.fromEntries(
      [start, end].map((id) => [id, { id, ids: [ids.get(id)], tokens: [id] }]),
    ),
  };
}
