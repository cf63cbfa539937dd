/** One value in several forms, keyed by MIME type: a notebook shows the richest form that it knows. */
export type MimeBundle = Record<string, unknown>;

/**
 * The method by which a value tells a Jupyter kernel how to show it (the convention of Deno's kernel, kept by
 * this package's own). The method returns a MimeBundle, or a promise of one.
 *
 * @example
 * const bundle = await chart[jupyterDisplay](); // bundle["image/png"], bundle["text/plain"] …
 */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display");
