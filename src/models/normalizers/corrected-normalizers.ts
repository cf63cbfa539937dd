import type { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { PrecompiledCharsmap } from "./precompiled-charsmap.js";

/** A step of the library's that rewrites a text before it is cut into tokens. */
interface Normalizer {
  readonly config: Readonly<Record<string, unknown>>;
  /** Of a sequence, its steps. */
  readonly normalizers?: readonly (Normalizer | null)[];
  normalize(text: string): string;
}

/**
 * Makes a tokenizer rewrite texts as Python's tokenizers do where the library does not:
 * - BERT's normalizer sets ideographs apart, but the library not those beyond U+FFFF.
 * - Case is lowered character by character, so that a capital sigma at a word's end is no final sigma.
 * - SentencePiece's character map is applied, where the library has Unicode's NFKC, which mostly is the same.
 */
export function correctNormalizers({ normalizer }: HuggingFaceTokenizer): void {
  for (const step of stepsOf(normalizer as Normalizer | null)) {
    const { type, handle_chinese_chars: apart, lowercase, precompiled_charsmap: map } = step.config;
    if (type === "BertNormalizer") {
      const own = step.normalize.bind(step);
      step.normalize = (text) => {
        const spaced = apart ? text.replace(IDEOGRAPHS, " $& ") : text;
        return own(lowercase ? lowerCase(spaced) : spaced);
      };
    } else if (type === "Lowercase") {
      step.normalize = lowerCase;
    } else if (type === "Precompiled" && typeof map === "string") {
      const charsmap = new PrecompiledCharsmap(map);
      step.normalize = (text) => charsmap.normalize(text);
    }
  }
}

/** Beyond U+FFFF, in the blocks that BERT's tokenizer names. */
const IDEOGRAPHS =
  /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;

function stepsOf(normalizer: Normalizer | null): Normalizer[] {
  if (!normalizer) return [];
  return normalizer.normalizers ? normalizer.normalizers.flatMap(stepsOf) : [normalizer];
}

function lowerCase(text: string): string {
  if (!text.includes("Σ")) return text.toLowerCase();
  return Array.from(text, (character) => character.toLowerCase()).join("");
}
