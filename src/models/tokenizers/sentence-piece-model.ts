import { BinaryReader, type WireType } from "@bufbuild/protobuf/wire";
import { RahpError } from "../../support/rahp-error.js";

/** What a tokenizer needs of a SentencePiece model that was trained as a unigram language model. */
export interface SentencePieceModel {
  /** Pieces by id, each with its log-probability. */
  readonly pieces: readonly (readonly [text: string, score: number])[];
  /** Id of the piece that stands for what no piece can spell. */
  readonly unknown: number;
  /** The character map that texts go through first, in base64; empty where there is none. */
  readonly charsmap: string;
}

/** Numbers of fields, and of values, in SentencePiece's `sentencepiece_model.proto`. */
const MODEL = { piece: 1, trainer: 2, normalizer: 3 };
const PIECE = { text: 1, score: 2, type: 3, typeUnknown: 2 };
const TRAINER = { algorithm: 3, unigram: 1 };
const NORMALIZER = { charsmap: 2 };

/**
 * Reads a `spm.model`, which is a protocol buffer (Kudo and Richardson, 2018).
 * @throws RahpError for bytes that are none, and a model of another kind than unigram
 */
export function parseSentencePiece(bytes: Uint8Array, file: string): SentencePieceModel {
  const pieces: [string, number][] = [];
  let unknown = -1;
  let charsmap = "";
  let algorithm = TRAINER.unigram;
  try {
    eachField(bytes, {
      [MODEL.piece]: (reader) => {
        const { text, score, type } = pieceIn(reader.bytes());
        if (type === PIECE.typeUnknown) unknown = pieces.length;
        pieces.push([text, score]);
      },
      [MODEL.trainer]: (reader) =>
        eachField(reader.bytes(), {
          [TRAINER.algorithm]: (part) => {
            algorithm = part.int32();
          },
        }),
      [MODEL.normalizer]: (reader) =>
        eachField(reader.bytes(), {
          [NORMALIZER.charsmap]: (part) => {
            charsmap = Buffer.from(part.bytes()).toString("base64");
          },
        }),
    });
  } catch {
    throw new RahpError(`invalid ${file}: expected a SentencePiece model (a protocol buffer)`);
  }
  if (unknown < 0 || !pieces.every(([, score]) => Number.isFinite(score)))
    throw new RahpError(`invalid ${file}: expected pieces with finite scores, and an unknown one among them`);
  if (algorithm !== TRAINER.unigram)
    throw new RahpError(`unsupported ${file}: a model of type ${algorithm} (expected 1, unigram)`);
  return { pieces, unknown, charsmap };
}

function pieceIn(bytes: Uint8Array): { text: string; score: number; type: number } {
  const piece = { text: "", score: 0, type: 1 };
  eachField(bytes, {
    [PIECE.text]: (reader) => {
      piece.text = reader.string();
    },
    [PIECE.score]: (reader) => {
      piece.score = reader.float();
    },
    [PIECE.type]: (reader) => {
      piece.type = reader.int32();
    },
  });
  return piece;
}

/** Gives each field of a message to its reader; others are skipped. */
function eachField(
  bytes: Uint8Array,
  readers: Readonly<Record<number, (reader: BinaryReader) => void>>,
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType]: [number, WireType] = reader.tag();
    if (readers[field]) readers[field](reader);
    else reader.skip(wireType);
  }
}
