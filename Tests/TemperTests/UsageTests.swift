import Foundation
import Testing

@Suite struct UsageTests {
  @Test(arguments: [
    (["atack"], "did you mean attack?"), (["data", "fetc"], "did you mean fetch?"),
    (["attack", "--modell", "x"], "did you mean --model?"),
    (["train", "--network", "dnn9", "-o", "x"], "did you mean dnn"),
    (["attack", "--method", "milp-bas"], "did you mean milp-base?"),
    (["completion", "bsh"], "did you mean bash?"),
  ])
  func whatIsMistypedIsCorrected(arguments: [String], suggestion: String) throws {
    try Sandbox().expectUsageError(arguments, saying: suggestion)
  }

  @Test(arguments: [
    (["nonsense"], "unknown sub-command 'nonsense'"), (["train"], "missing"),
    (["train", "-o", "x"], "--network"), (["attack", "--model"], "--model: a value is missing"),
    (["attack", "--model", "m", "--indices", "1", "--count", "2"], "cannot be given together"),
    (["attack", "--model", "m"], "--indices"), (["evaluate"], "--model"),
    (["report", "--results", "x"], "--output"), (["completion", "tcsh"], "expected one of"),
    (["evaluate", "--model", "m", "more"], "unexpected argument 'more'"),
    (["export", "--model", "m", "--index", "0", "-o", "f"], "--format"),
  ])
  func wrongUsageHasStatus64(arguments: [String], text: String) throws {
    try Sandbox().expectUsageError(arguments, saying: text)
  }

  @Test func noCommandShowsTheHelp() throws {
    for words in [[], ["data"]] {
      let run = try Sandbox().start(words).wait(timeout: 30)
      #expect(run.status == 64)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("a sub-command is missing"))
    }
  }

  @Test(arguments: [
    ("margin", "0.5"), ("margin", "nan"), ("margin", "1e308"), ("margin", "inf"),
    ("floor", "-1"), ("floor", "nan"), ("floor", "1e308"), ("gap", "1"), ("gap", "-0.1"),
    ("gap", "nan"), ("time-limit", "0"), ("time-limit", "nan"), ("max-deviation", "0"),
    ("max-deviation", "1.5"), ("max-deviation", "nan"), ("jobs", "0"), ("jobs", "-1"),
    ("jobs", "1.5"), ("norm", "l2"), ("method", "magic"), ("split", "valid"), ("target", "ten"),
    ("target", "-1"), ("target", "10"),
  ])
  func badAttackOptionsAreNamed(option: String, value: String) throws {
    try Sandbox.withTinyModel().expectUsageError(
      [
        "attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "-o", "a.jsonl",
        "--\(option)", value,
      ], saying: "--\(option)")
  }

  @Test(arguments: [
    ("count", "0"), ("count", "x"), ("indices", "1-"), ("indices", "3,3"), ("indices", "-1"),
    ("indices", "9-2"), ("indices", "0-99999999999"),
  ])
  func badSelectionsAreNamed(option: String, value: String) throws {
    try Sandbox.withTinyModel().expectUsageError(
      ["attack", "--model", "m.safetensors", "--data", "data", "--\(option)", value],
      saying: "--\(option)")
  }

  @Test(arguments: [
    ("epochs", "-1"), ("epochs", "1e3"), ("batch-size", "0"), ("learning-rate", "0"),
    ("learning-rate", "nan"), ("seed", "-1"), ("seed", "99999999999999999999"),
    ("validation", "100000"), ("validation", "-1"), ("loss", "hinge"), ("hidden", "0"),
    ("hidden", "8,,8"), ("hidden", "-8"), ("hidden", "100000,100000"),
  ])
  func badTrainingOptionsAreNamed(option: String, value: String) throws {
    let shape = option == "hidden" ? [] : ["--hidden", "4"]
    let box = try Sandbox()
    try box.writeTinyData()
    try box.expectUsageError(
      ["train", "--data", "data", "-o", "x.safetensors", "--\(option)", value] + shape,
      saying: "--\(option)")
  }

  /// Options that would change nothing beside the others are slips of the finger.
  @Test(arguments: [
    ("attack --data data --count 1 --method milp-base --lp-engine glpk", "--lp-engine"),
    ("attack --data data --count 1 --formulation compact", "--formulation"),
    ("attack --data data --count 1 --bound-time-limit 1", "--bound-time-limit"),
    ("attack --data data --count 1 -o - --resume", "--resume"),
    ("export --data data --index 0 --method milp-base --format lp --gap 0.1 -o e.lp", "--gap"),
    ("export --data data --index 0 --method milp-base --format lp --tightening 2 -o e.lp", "--tig"),
    (
      "export --data data --index 0 --method milp-base --format lp --lp-engine glpk -o e.lp",
      "--lp-engine"
    ),
    ("evaluate --data data --examples a.jsonl --split test", "--split"),
    ("visualize --class 0 --norm linf -o v.png", "--norm"),
    ("visualize --class 0 --json -o -", "--json"),
    ("bounds --method interval --bound-time-limit 1", "--bound-time-limit"),
    ("perturb --data data --originals 0 --only weights --disturbance-limit 1 -o p.json", "--dist"),
    ("perturb --data data --originals 0 --only disturbances --weight-limit 1 -o p.json", "--weig"),
    ("perturb --data data --examples a.jsonl --split test -o p.json", "--split needs --originals"),
    ("perturb --data data --originals 0 --method milp --seed 1 -o p.json", "--seed"),
    ("perturb --data data --originals 0 --program p.lp --method gradient", "--method"),
    ("perturb --data data --originals 0 --program p.lp --time-limit 1", "--time-limit"),
    ("perturb --data data --originals 0 --program p.lp --json", "--json"),
    ("perturb --data data --originals 3000 -o p.json", "image 3000: there are only"),
    (
      "retrain --data data --examples a.jsonl --strategy partial --initialization he "
        + "-o n.safetensors", "--initialization"
    ),
  ])
  func whatMeansNothingBesideTheOthersIsRefused(command: String, text: String) throws {
    let box = try Sandbox.withTinyModel()
    try box.write("", as: "a.jsonl")
    let words = command.split(separator: " ").map(String.init)
    try box.expectUsageError(words + ["--model", "m.safetensors"], saying: text)
  }

  @Test func aPlanHasNeitherShardsNorAnEarlierRun() throws {
    let box = try Sandbox.withTinyExperiments()
    for option in [["--shard", "1/2"], ["--resume"]] {
      try box.expectUsageError(
        ["experiments", "--configuration", "tiny.json", "--plan"] + option,
        saying: "\(option[0]): --plan is of the whole run")
    }
  }

  /// What was asked for and is not there is said, and is no failure.
  @Test func whatIsMissingIsNoted() throws {
    let box = try Sandbox.withTinyModel()
    let attack = ["attack", "--model", "m.safetensors", "--data", "data", "--time-limit", "1"]
    let all = try box.start(attack + ["--count", "100000", "--target", "5", "--floor", "1000"])
      .wait(timeout: 120)
    #expect(
      all.errors.firstMatch(of: /the network classifies only \d+ images correctly, not 100000/)
        != nil)
    #expect(all.errors.contains("skipped, as they show the target themselves: images "))
    let labels = try #require(box.bytes("data/t10k-labels-idx1-ubyte")).dropFirst(8)
    let own = try box.start(attack + ["--indices", "0", "--target", "\(labels.first ?? 0)"])
      .wait(timeout: 60)
    #expect(own.status == 0 && own.output == "no attacks\n")
    #expect(own.errors.hasSuffix("there is nothing to attack\n"))
    let few = try box.start([
      "evaluate", "--model", "m.safetensors", "--data", "data", "--exactness", "100000",
    ]).wait(timeout: 120)
    #expect(few.errors.contains("test images, not 100000"))
  }

  @Test func whatHasNoUseIsRefused() throws {
    let box = try Sandbox.withTinyModel()
    let attack = ["attack", "--model", "m.safetensors", "--data", "data", "--count", "1"]
    try box.expectUsageError(attack + ["--resume"], saying: "--resume needs a file as --output")
    try box.expectUsageError(
      ["attack", "--model", "m.safetensors", "--data", "data", "--indices", "3000"],
      saying: "image 3000: there are only", "test images, counted from 0")
    try box.write("{}\n", as: "a.jsonl")
    try box.expectUsageError(
      [
        "retrain", "--model", "m.safetensors", "--examples", "a.jsonl", "--strategy", "complete",
        "--include-originals", "-o", "n.safetensors",
      ], saying: "--include-originals")
    try box.expectUsageError(
      ["data", "synthesize", "--data", "s", "--train-count", "10000000000"],
      saying: "--train-count")
  }
}
