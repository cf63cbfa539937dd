import { RahpError, showJson } from "../../support/rahp-error.js";

/** The content of a JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** Files beside a vocabulary that tell how texts become tokens of it; empty where there is none. */
export interface TokenizerSettings {
  /** `tokenizer_config.json` */
  readonly config: Json;
  /** `special_tokens_map.json` of older tokenizers: special tokens by their role, such as `cls_token`. */
  readonly specialTokens: Json;
  /** `added_tokens.json` of older tokenizers: ids by token. */
  readonly addedTokens: Json;
}

/** A token that is found in a text before any other, as `tokenizer.json` has it. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Whether it is left alone inside a word. */
  readonly single_word: boolean;
  /** Whether it takes the white space before and after it. */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  /** Whether it is sought in the normalized text. */
  readonly normalized: boolean;
  readonly special: boolean;
}

/** Tokens with a role, by its name in the settings, and what they are where the settings do not say. */
export type Roles = Readonly<Record<string, Partial<AddedToken> & { readonly content: string }>>;

const PLAIN = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };

/**
 * What a tokenizer's special tokens are called: as the settings say, or else as is usual.
 * @throws RahpError for a setting that is not a token
 */
export function specialNames<Role extends string>(
  roles: Readonly<Record<Role, Roles[string]>>,
  settings: TokenizerSettings,
): Record<Role, string> {
  const names = Object.keys(roles) as Role[];
  return Object.fromEntries(
    names.map((role) => [role, roleToken(role, roles[role], settings).content]),
  ) as Record<Role, string>;
}

/**
 * The added tokens of a vocabulary: those with a role, and those that were added to it later. Tokens that have no id
 * are left out: no embedding belongs to them. Ids are as the files have them, whatever they are.
 *
 * @throws RahpError for settings that do not describe tokens
 */
export function addedTokens(
  vocabulary: ReadonlyMap<string, number>,
  roles: Roles,
  settings: TokenizerSettings,
): AddedToken[] {
  const tokens = new Map<string, AddedToken>();
  const add = (token: Omit<AddedToken, "id">, id = vocabulary.get(token.content)) => {
    if (id !== undefined && !tokens.has(token.content)) tokens.set(token.content, { ...token, id });
  };
  const { additional_special_tokens: additional } = { ...settings.config, ...older(settings) };
  const special = [
    ...Object.entries(roles).map(([role, usual]) => roleToken(role, usual, settings)),
    ...(Array.isArray(additional) ? additional : []).map((given) =>
      tokenIn(given, "additional_special_tokens", PLAIN),
    ),
  ];
  for (const [key, given] of Object.entries((settings.config.added_tokens_decoder ?? {}) as Json)) {
    add(tokenIn(given, "added_tokens_decoder", { ...PLAIN, special: false }), Number(key));
  }
  for (const [content, id] of Object.entries(settings.addedTokens)) {
    const role = special.find((token) => token.content === content);
    add(role ?? { ...PLAIN, content, normalized: true, special: false }, id as number);
  }
  for (const token of special) add(token);
  return [...tokens.values()];
}

/** Older tokenizers keep their special tokens in a file of their own, which then goes before the config. */
function older({ config, specialTokens }: TokenizerSettings): Json {
  return config.added_tokens_decoder ? {} : specialTokens;
}

function roleToken(role: string, usual: Roles[string], settings: TokenizerSettings): Omit<AddedToken, "id"> {
  const given = older(settings)[role] ?? settings.config[role] ?? usual.content;
  return { ...tokenIn(given, role, { ...PLAIN, ...usual }), special: true };
}

/** A token as settings have it: its text alone, or an object with some of its flags. */
function tokenIn(
  given: unknown,
  where: string,
  usual: Omit<AddedToken, "id" | "content">,
): Omit<AddedToken, "id"> {
  if (typeof given === "string" && given !== "") return { ...usual, content: given };
  const { content, ...flags } = (given ?? {}) as Partial<AddedToken>;
  if (typeof content === "string" && content !== "") return { ...usual, ...flags, content };
  throw new RahpError(`invalid ${where} of the tokenizer: ${showJson(given)} (expected a token's text)`);
}
