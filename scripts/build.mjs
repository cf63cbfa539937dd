/** `npm run build`: what the package ships in dist/. */
import { build } from "./set-up.mjs";

try {
  await build((line) => console.error(line));
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
