/** English words that hold a sentence together, by kind. */
const functionWords = {
  articles: "a an the",
  pronouns:
    "i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself " +
    "she her hers herself it its itself they them their theirs themselves one oneself " +
    "someone somebody something anyone anybody anything everyone everybody everything nobody nothing none",
  determiners:
    "this that these those some any no each every either neither both all few many much more most less least " +
    "several such other another same own enough",
  questions:
    "who whom whose which what whatever whoever whichever when whenever where wherever why how however",
  prepositions:
    "about above across after against along among amongst around as at before behind below beneath beside " +
    "besides between beyond by despite down during except for from in inside into like near of off on onto out " +
    "outside over past per since than through throughout till to toward towards under underneath until up " +
    "upon via with within without",
  conjunctions: "and or but nor so yet if unless because although though while whereas whether once",
  auxiliaries:
    "am is are was were be been being have has had having do does did doing done can cannot could may might " +
    "must shall should will would ought",
  adverbs: "not never ever also too very just only even still again already always here there then now thus",
  contractions:
    "n't ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't mightn't mustn't " +
    "needn't shan't shouldn't wasn't weren't won't wouldn't i'm i've i'd i'll you're you've you'd you'll he's " +
    "he'd he'll she's she'd she'll it's it'd it'll we're we've we'd we'll they're they've they'd they'll " +
    "that's that'll there's here's what's who's let's",
  "pieces that a cut leaves of contractions":
    "s t d m o y ll re ve ain aren couldn didn doesn don hadn hasn haven isn mightn mustn needn shan shouldn " +
    "wasn weren won wouldn ca wo na gon wan",
};

/** As a text may have them: the, The, THE. */
const inAllCases = (word: string) => [word, word[0]!.toUpperCase() + word.slice(1), word.toUpperCase()];

/**
 * The English words that attacks leave alone by default: the closed classes (articles, pronouns, prepositions,
 * conjunctions, auxiliaries …) in lower case, capitalised and in capitals, since a dictionary knows many of them as
 * something else ("He" is helium). Close in spirit to NLTK's list; not TextFooler's, which a user can pass.
 */
export const englishStopWords: ReadonlySet<string> = new Set(
  Object.values(functionWords).flatMap((words) => words.split(" ").flatMap(inAllCases)),
);
