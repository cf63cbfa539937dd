import { cutWords } from "../words.js";

/** Whether a text is cut as one word, and nothing of it is left. */
export const isOneWord = (text: string) => cutWords(text)[0]?.text === text;
