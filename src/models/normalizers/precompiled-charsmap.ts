/** The bits of a unit of the trie (a "double array", as the Darts-clone library stores it). */
const LABEL = 0x800000ff;
const LEAF = 0x100;
const VALUE = 0x7fffffff;

/** Texts of these characters are their own normal form. */
const PLAIN = /^[ -~]*$/;
/** Longest cluster that is looked up as a whole, in bytes below which; longer ones go character by character. */
const CLUSTER_BYTES = 6;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The character map that SentencePiece models bring along, in the place of a Unicode normal form: a trie from
 * UTF-8 bytes to places in a list of replacements, each of which ends with a zero byte.
 */
export class PrecompiledCharsmap {
  private readonly units: Uint32Array;
  private readonly replacements: Uint8Array;

  /** @param base64  as `tokenizer.json` has it: the trie's length in bytes, the trie, the replacements */
  constructor(base64: string) {
    const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
    const length = new DataView(bytes.buffer).getUint32(0, true);
    this.units = new Uint32Array(bytes.slice(4, 4 + length).buffer);
    this.replacements = bytes.subarray(4 + length);
  }

  /** What Hugging Face's tokenizers make of a text: clusters of characters are replaced, or else characters. */
  normalize(text: string): string {
    if (PLAIN.test(text)) return text;
    return Array.from(graphemes.segment(text), ({ segment }) => {
      const whole = encoder.encode(segment).length < CLUSTER_BYTES ? this.replacementOf(segment) : undefined;
      return whole ?? Array.from(segment, (character) => this.replacementOf(character) ?? character).join("");
    }).join("");
  }

  /** Replacement of the shortest start of the characters that the trie knows. */
  private replacementOf(characters: string): string | undefined {
    let place = offsetOf(this.units[0]);
    for (const byte of encoder.encode(characters)) {
      place ^= byte;
      const unit = this.units[place];
      if (byte === 0 || unit === undefined || (unit & LABEL) >>> 0 !== byte) return undefined;
      place ^= offsetOf(unit);
      if (unit & LEAF) {
        const start = this.units[place] & VALUE;
        return decoder.decode(this.replacements.subarray(start, this.replacements.indexOf(0, start)));
      }
    }
    return undefined;
  }
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}
