import type { SearchContext } from "./search.js";

/**
 * What a word can do, weighted by what the victim makes of it (PWWS, Ren et al. 2019, as TextAttack 0.3.11 runs it): the
 * softmax over positions of the score with `[UNK]` in the word's place, times the largest score (not the gain) among the
 * word's candidates; 0 without candidates. Candidates are asked about here, one call a position, and again in the walk.
 */
export async function weightedSaliency(
  positions: readonly number[],
  { start, moves, queries }: SearchContext,
): Promise<number[]> {
  const unknown = positions.map((position) => start.text.replaceWord(position, "[UNK]"));
  const answers = await queries.ask(unknown, "ranking");
  const saliencies = softmax(answers.map(({ score }) => score));
  const worths: number[] = [];
  for (const [i, saliency] of saliencies.entries()) {
    if (queries.exhausted) break;
    const candidates = await moves.at(start.text, positions[i]!);
    const ofCandidates = await queries.ask(
      candidates.map(({ text }) => text),
      "ranking",
    );
    const scores = ofCandidates.map(({ score }) => score);
    worths.push(scores.length === 0 ? 0 : saliency * Math.max(...scores));
  }
  return worths;
}

function softmax(values: readonly number[]): number[] {
  const largest = Math.max(...values);
  const exponentials = values.map((value) => Math.exp(value - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
}
