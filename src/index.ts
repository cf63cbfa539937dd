/**
 * Robustness-aware head pruning of transformer encoder classifiers: find the attention heads that make a text
 * classifier fragile, remove them, and measure what that did.
 *
 * @packageDocumentation
 */
export type { AskedText, QueryPurpose } from "./attacks/asked-text.js";
export type { AttackRecord } from "./attacks/attack-example.js";
export type { AttackMetrics } from "./attacks/attack-metrics.js";
export type { AttackStatus } from "./attacks/attack-text.js";
export type { AttackStep, RankedWord } from "./attacks/attack-trace.js";
export type { AttackedText } from "./attacks/attacked-text.js";
export type {
  Against,
  Constraint,
  Origin,
  PositionConstraint,
  TextConstraint,
  Verdict,
} from "./attacks/constraints/constraint.js";
export { maxEditDistance } from "./attacks/constraints/max-edit-distance.js";
export { maxWordsChanged } from "./attacks/constraints/max-words-changed.js";
export { minWordCosine } from "./attacks/constraints/min-word-cosine.js";
export { fixedPremise, keepStopWords, noRepeat } from "./attacks/constraints/position-constraints.js";
export { type SamePartOfSpeechOptions, samePartOfSpeech } from "./attacks/constraints/same-part-of-speech.js";
export {
  type SentenceSimilarityOptions,
  type SimilarityMetric,
  sentenceSimilarity,
} from "./attacks/constraints/sentence-similarity.js";
export { type Goal, misclassification, targeted } from "./attacks/goal.js";
export type { HackAttendRecord, HackAttendStep } from "./attacks/hackattend/attack-attention.js";
export type { AttentionMap } from "./attacks/hackattend/attention-map.js";
export type { HackAttendMetrics } from "./attacks/hackattend/metrics.js";
export type { Ranked } from "./attacks/hackattend/rank.js";
export type { HackAttendVariant } from "./attacks/hackattend/reading.js";
export type { HeadOrder } from "./attacks/hackattend/settings.js";
export type { Unit, UnitRanking } from "./attacks/hackattend/units.js";
export { type Lexicon, lexiconOf, readLexicon } from "./attacks/lexicon.js";
export type { MaskedLanguageModel } from "./attacks/masked-language-model.js";
export type { Candidate, Moves } from "./attacks/moves.js";
export type { PartOfSpeechTagger } from "./attacks/part-of-speech.js";
export type { RecipeOptions, RecipeResources, RecipeVariant } from "./attacks/presets/preset.js";
export { type RecipeInfo, recipe, recipeNames, recipes } from "./attacks/presets/presets.js";
export type { ResourceKind } from "./attacks/presets/resource-kinds.js";
export type { Recipe, RecipeParts } from "./attacks/recipe.js";
export {
  FolderMaskedLanguageModel,
  loadMaskedLanguageModel,
} from "./attacks/resources/folder-masked-language-model.js";
export {
  FolderSentenceEncoder,
  loadSentenceEncoder,
} from "./attacks/resources/folder-sentence-encoder.js";
export { loadWordVectors, type WordVectorsOptions } from "./attacks/resources/load-word-vectors.js";
export { hubMaskedLanguageModel, hubSentenceEncoder } from "./attacks/resources/transformers-js.js";
export { winkTagger } from "./attacks/resources/wink-tagger.js";
export { beamSearch } from "./attacks/search/beam-search.js";
export { type GeneticSearchOptions, geneticSearch } from "./attacks/search/genetic-search.js";
export { type GreedySearchOptions, greedySearch } from "./attacks/search/greedy-search.js";
export type { Search, SearchContext, SearchOutcome } from "./attacks/search/search.js";
export type { WordImportance } from "./attacks/search/word-importance.js";
export type { SentenceEncoder } from "./attacks/sentence-encoder.js";
export { readStopWords, type StopWordList } from "./attacks/stop-word-list.js";
export { englishStopWords } from "./attacks/stop-words.js";
export { anyOf } from "./attacks/transformations/any-of.js";
export {
  type CharacterEditOptions,
  deleteCharacter,
  insertSpace,
  swapCharacters,
} from "./attacks/transformations/character-edits.js";
export { keyboardSwap, lookAlikeSwap } from "./attacks/transformations/character-swaps.js";
export { maskedWordSwap } from "./attacks/transformations/masked-word-swap.js";
export { neighbourSwap } from "./attacks/transformations/neighbour-swap.js";
export type { Transformation } from "./attacks/transformations/transformation.js";
export { forWordLengths } from "./attacks/transformations/word-lengths.js";
export type { TokenGradients, Victim, VictimInput } from "./attacks/victim.js";
export type { Answer, VictimQueries } from "./attacks/victim-queries.js";
export type { WordVectors } from "./attacks/word-vectors.js";
export { wordNetLexicon } from "./attacks/wordnet-lexicon.js";
export type { Device, EngineName, EngineOptions } from "./backends/engines.js";
export type { ChoiceExample } from "./data/choice-example.js";
export type { Example } from "./data/example.js";
export type { Classes } from "./data/labels.js";
export type { LabelMap } from "./data/match-labels.js";
export type { HeadScore } from "./importance/head-score.js";
export type { Batch } from "./models/batch.js";
export type { EncoderConfig, ModelTask } from "./models/config.js";
export type { DebertaConfig, RelativeAttention } from "./models/deberta-config.js";
export type { WithRespectTo } from "./models/encoder-backward.js";
export type { ForwardOptions, Tap, TapSite, TapValues } from "./models/forward.js";
export type { Head } from "./models/heads.js";
export type { NewHead } from "./models/new-head.js";
export type { WeightType } from "./models/safetensors.js";
export type { Encoding, TextInput } from "./models/tokenizer.js";
export type { RatedHead, ScoredHead } from "./pruning/composite-score.js";
export { AttackExamples } from "./results/attack-examples.js";
export { AttackLog, type AttackRow } from "./results/attack-log.js";
export type { AttackTextRow } from "./results/attack-texts.js";
export type { BesidePaperOptions } from "./results/beside-paper.js";
export { ChoiceDataset } from "./results/choice-dataset.js";
export { type ChoiceInput, ChoiceModel } from "./results/choice-model.js";
export { type CleverBoundRow, CleverBounds } from "./results/clever-bounds.js";
export type { Estimate } from "./results/combine-samples.js";
export type { Cost } from "./results/cost.js";
export { Dataset, type DatasetMeaning } from "./results/dataset.js";
export { type EmbeddingDistanceRow, EmbeddingDistances } from "./results/embedding-distances.js";
export { EngineList, type EngineRow } from "./results/engine-list.js";
export { type EvaluatedExample, Evaluation, type EvaluationRow } from "./results/evaluation.js";
export {
  type HackAttendLine,
  HackAttendLog,
  type HackAttendMap,
  type HackAttendRow,
} from "./results/hack-attend-log.js";
export type { HeadSampleRow, HeadScoreRow } from "./results/head-score-rows.js";
export { HeadScores } from "./results/head-scores.js";
export { HeadSelection } from "./results/head-selection.js";
export type { HeadSelectionRow } from "./results/head-selection-rows.js";
export { MethodComparison } from "./results/method-comparison.js";
export type { MethodFigures, MethodRow, MethodSummary } from "./results/method-row.js";
export { MethodScores } from "./results/method-scores.js";
export type { Provenance } from "./results/provenance.js";
export { Pruning, type PruningParts } from "./results/pruning.js";
export { type PruningMeasure, PruningMeasurement } from "./results/pruning-measurement.js";
export { PruningRecord, type PruningRecordParts, type PruningRow } from "./results/pruning-record.js";
export { type PublishedFigure, type PublishedModel, publishedFigures } from "./results/published-figures.js";
export { ReportPage } from "./results/report-page.js";
export { type Danfo, Result, type SeedTable } from "./results/result.js";
export type { ResultOrigin } from "./results/result-origin.js";
export {
  type ComparedMeasure,
  RobustnessComparison,
  type RobustnessComparisonRow,
} from "./results/robustness-comparison.js";
export { type RobustnessRow, RobustnessTable } from "./results/robustness-table.js";
export { SeedSummary, type SeedSummaryParts } from "./results/seed-summary.js";
export { Sweep } from "./results/sweep.js";
export type {
  AttackFigures,
  SweepFigures,
  SweepRow,
  SweepSetting,
  SweepSummary,
} from "./results/sweep-row.js";
export { TextAttack, type TextAttackParts } from "./results/text-attack.js";
export { type SaveModelOptions, TextClassifier } from "./results/text-classifier.js";
export { TrainingLog, type TrainingLogParts, type TrainingMeasures } from "./results/training-log.js";
export type { TrainingRow } from "./results/training-row.js";
export type { TransferSet } from "./results/transfer-set.js";
export type { RankingTrust } from "./robustness/ranking-trust.js";
export type { SeedFigure, SeedSummaryRow } from "./robustness/seed-summary.js";
export { type BeforeAfterRow, beforeAfterChart } from "./show/before-after-chart.js";
export { Chart, type ChartParts, type VegaLiteSpec } from "./show/chart.js";
export { formatNumber, type NumberFormat } from "./show/format-number.js";
export { type MarginAt, type MarginPoint, marginPlaneChart } from "./show/margin-plane-chart.js";
export type { MimeBundle } from "./show/mime-bundle.js";
export { type OverlapChartRow, overlapChart } from "./show/overlap-chart.js";
export { type PrunedPerLayerRow, prunedPerLayerChart } from "./show/pruned-per-layer-chart.js";
export {
  type RobustnessComparisonChartRow,
  robustnessComparisonChart,
} from "./show/robustness-comparison-chart.js";
export type { ShownAttack, ShownTexts } from "./show/shown-attack.js";
export type { SweepAxisName } from "./show/sweep-chart.js";
export type { Column, Table } from "./show/table.js";
export { TableView, type TableViewOptions, tableView } from "./show/table-view.js";
export { RahpError } from "./support/rahp-error.js";
export type { ChildTuningOptions } from "./training/defences/child-tuning.js";
export type { CreatOptions } from "./training/defences/creat.js";
export type { DistillationOptions } from "./training/defences/distillation.js";
export type { FreeLbOptions } from "./training/defences/free-lb.js";
export type { TrainingMethodName, TrainingMethodOptions } from "./training/defences/methods.js";
export type { RDropOptions } from "./training/defences/r-drop.js";
export {
  type TrainingMethodListing,
  type TrainingMethodRecord,
  type TrainingMethodSpec,
  trainingMethods,
} from "./training/defences/resolve-method.js";
export type { RoseEnsembleOptions, RoseOptions } from "./training/defences/rose.js";
export type { SAttendOptions } from "./training/defences/s-attend.js";
export type { SmartOptions } from "./training/defences/smart.js";
export type { VanillaOptions } from "./training/defences/vanilla.js";
export { type AttackOptions, attack } from "./verbs/attack.js";
export type { InnerAttackOptions } from "./verbs/attack-options.js";
export { type AttackTextOptions, attackText } from "./verbs/attack-text.js";
export { augment } from "./verbs/augment.js";
export { cleverBound } from "./verbs/clever-bound.js";
export type { CleverBoundOptions } from "./verbs/clever-bound-options.js";
export { compareMethods } from "./verbs/compare-methods.js";
export type { CompareMethodsOptions } from "./verbs/compare-methods-options.js";
export { compareRobustness } from "./verbs/compare-robustness.js";
export type {
  ComparedModels,
  ComparedSets,
  CompareRobustnessOptions,
} from "./verbs/compare-robustness-options.js";
export type {
  ComparedFineTuning,
  ComparedMethod,
  ComparedPruning,
  ComparedTraining,
  SharedSteps,
} from "./verbs/compared-methods.js";
export { type CompositeOptions, composite } from "./verbs/composite.js";
export { embeddingAttack } from "./verbs/embedding-attack.js";
export type { EmbeddingAttackOptions } from "./verbs/embedding-attack-options.js";
export { engines } from "./verbs/engines.js";
export { type EvaluateOptions, evaluate } from "./verbs/evaluate.js";
export { hackAttend } from "./verbs/hack-attend.js";
export type { HackAttendOptions } from "./verbs/hack-attend-options.js";
export { type HotFlipOptions, hotFlip } from "./verbs/hot-flip.js";
export { loadChoiceModel } from "./verbs/load-choice-model.js";
export { type LoadChoicesOptions, loadChoices } from "./verbs/load-choices.js";
export { type LoadDatasetOptions, loadDataset } from "./verbs/load-dataset.js";
export { type LoadModelOptions, loadModel } from "./verbs/load-model.js";
export { type AnyResult, loadResult } from "./verbs/load-result.js";
export { type LoadTransferSetOptions, loadTransferSet } from "./verbs/load-transfer-set.js";
export type { LongWorkOptions } from "./verbs/long-work.js";
export { type MeasurePruningOptions, measurePruning } from "./verbs/measure-pruning.js";
export { type Figures, overSeeds } from "./verbs/over-seeds.js";
export { prune } from "./verbs/prune.js";
export { type RahpOptions, rahp } from "./verbs/rahp.js";
export { type ReportOptions, report } from "./verbs/report.js";
export { robustnessTable } from "./verbs/robustness-table.js";
export type { OneScoreMethodName, ScoreByMethodOptions } from "./verbs/score-by-method.js";
export { type ScoreHeadsOptions, scoreHeads } from "./verbs/score-heads.js";
export { type SelectByScoreOptions, selectByScore } from "./verbs/select-by-score.js";
export { type SweepOptions, sweep } from "./verbs/sweep.js";
export type { Weights as SweepWeights } from "./verbs/sweep-axes.js";
export { type Training, type TrainOptions, train } from "./verbs/train.js";
export { useEngine } from "./verbs/use-engine.js";
