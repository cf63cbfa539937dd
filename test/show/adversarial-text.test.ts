import { describe, expect, it } from "vitest";
import { adversarialHtml, adversarialText } from "../../src/show/adversarial-text.js";

describe("adversarialText", () => {
  it.each([
    ["marks a replaced word", "a good film", "a nice film", "a [[good→nice]] film"],
    ["pairs neighbours one to one", "very good film", "quite nice film", "[[very→quite]] [[good→nice]] film"],
    ["keeps uneven groups together", "foolish plan", "fo olish plan", "[[foolish→fo olish]] plan"],
    ["marks a deleted word", "a really bad film", "a bad film", "a [[really→]] bad film"],
    ["marks a word deleted at the start", "Really bad", "bad", "[[Really→]] bad"],
    ["marks a word deleted at the end", "so bad", "so", "so [[bad→]]"],
    ["marks an inserted word", "a film", "a fine film", "a [[→fine]] film"],
    ["marks an inserted word at the end", "a film", "a film indeed", "a film [[→indeed]]"],
    ["leaves punctuation beside a changed word", "It's good.", "It's fine.", "It's [[good→fine]]."],
    [
      "takes don't and well-made as words",
      "don't be well-made",
      "do be well-made",
      "[[don't→do]] be well-made",
    ],
    ["heeds case", "Good film", "good film", "[[Good→good]] film"],
    ["knows letters of other scripts", "ein schöner Tag", "ein schӧner Tag", "ein [[schöner→schӧner]] Tag"],
    ["doesn't call white space a change", "a  good\tfilm ", "a good film", "a good film"],
    ["leaves equal texts as they are", "same text", "same text", "same text"],
    ["takes empty texts", "", "", ""],
    ["takes a text that came whole", "", "new text", "[[→new text]]"],
  ])("%s", (_, original, perturbed, expected) => {
    expect(adversarialText(original, perturbed)).toBe(expected);
  });

  it("holds both texts whole", () => {
    const original = "the film is n't as bad as its trailer , which says a lot";
    const perturbed = "the movie was n't as bad as trailer , which which tells a great lot";
    const marked = adversarialText(original, perturbed);
    const side = (pick: "$1" | "$2") =>
      marked
        .replace(/\[\[(.*?)→(.*?)\]\]/g, pick)
        .replace(/ +/g, " ")
        .trim();
    expect(side("$1")).toBe(original);
    expect(side("$2")).toBe(perturbed);
  });
});

describe("adversarialHtml", () => {
  it("strikes old words through and sets new ones bold, so that colour isn't needed", () => {
    const html = adversarialHtml("a good film", "a nice film");
    expect(html).toMatch(
      /^a <del style="[^"]*line-through[^"]*">good<\/del> <ins style="[^"]*bold[^"]*">nice<\/ins> film$/,
    );
  });

  it("escapes kept, deleted and inserted words", () => {
    const html = adversarialHtml("<a> & <b>", "<a> & <i>");
    expect(html.replace(/<\/?(del|ins)[^>]*>/g, "")).toBe("&lt;a&gt; &amp; &lt;b i&gt;");
  });

  it("draws no empty mark", () => {
    expect(adversarialHtml("a really bad film", "a bad film")).not.toContain("<ins");
    expect(adversarialHtml("a film", "a bad film")).not.toContain("<del");
  });
});
