internal import Campaigns
internal import LinearAlgebra
import ArgumentParsing
import Basics
import Datasets
import Defenses
import Experiments
import Networks
import Proofs
import Queries
import Search

/// What `attack` and `export` share: the question that is asked of the network.
enum AttackOptions {
  /// Far beyond every logit, and small enough for the arithmetic of a linear program.
  static let largestFactor = 1e6

  /// The training images from which searches start. More would cost more time to read than better
  /// starts save; they decide the way to an answer, not the answer.
  private static let referenceCount = 10_000

  static let perturbation = Option<String?>(
    "perturbation", value: "FILE",
    help: "perturb the input before the network sees it", completion: .file(["json"]))
  static let imageRange = Option<NumberRange>(
    "image-range", value: "L,U", default: NumberRange(0, 1),
    help: "every pixel lies between, before any perturbation; must hold 0 to 1",
    validate: { $0.lower <= 0 && $0.upper >= 1 ? nil : "must hold 0 to 1" })
  static let perturbedRange = Option<NumberRange?>(
    "perturbed-range", value: "L,U", defaultText: "whatever follows",
    help:
      "every pixel lies between behind the --perturbation too; one that is outside may stay, or "
      + "come nearer")
  static let rule = Option<AttackRule>(
    "rule", value: "RULE", default: .margin,
    help: "what counts as fooling. "
      + AttackRule.allCases.map { "\($0.rawValue): \($0.summary)" }.joined(separator: ". "))
  static let margin = Option<Double>(
    "margin", value: "M", default: 1.2,
    help: "rule margin: the target's logit is at least so many times every other",
    validate: Check.within(1...largestFactor))
  static let floor = Option<Double>(
    "floor", value: "F", default: 0.01,
    help: "rule margin: the target's logit reaches at least this",
    validate: Check.within(0...largestFactor))
  static let difference = Option<Double>(
    "difference", value: "D", default: 0,
    help: "rule argmax: another class's logit is at least the label's plus this",
    validate: Check.within(0...largestFactor))
  static let norm = Option<ProvedNorm>(
    "norm", value: "NORM", default: ProvedNorm(.l1), help: "how the change is measured")
  /// The same for attacks, of which those by gradients know every norm.
  static let anyNorm = Option<Norm>(
    "norm", value: "NORM", default: .l1, help: "how the change is measured; l2 by gradients alone")
  static let maxDeviation = Option<Double?>(
    "max-deviation", value: "D", help: "no pixel changes by more than this",
    validate: { 0 < $0 && $0 <= 1 ? nil : "must be above 0 and at most 1" })
  static let method = Option<AttackMethod>(
    "method", value: "METHOD", default: .exact,
    help:
      "the exact search; an integer program with the thesis's bounds: base, improved, weak; or, "
      + "within a --radius and without proof, the fast gradient sign method or projected gradient "
      + "ascent")
  static let formulation = Option<Formulation>(
    "formulation", value: "FORM", default: .thesis,
    help: "how a milp method's program is written: as in the thesis, or without what is known")
  static let boundTimeLimit = Option<Double?>(
    "bound-time-limit", value: "SECONDS",
    help: "milp-improved: for each of the network's bounds, which are computed once",
    validate: Check.above(0))
  static let gap = Option<Double>(
    "gap", value: "G", default: 0, help: "the fraction that a proof may leave open",
    validate: { 0 <= $0 && $0 < 1 ? nil : "must be at least 0 and below 1" })
  static let target = Option<AttackTargets>(
    "target", value: "TARGET", default: .plusFive,
    help: "plus5 ((label + 5) mod the number of classes), all, untargeted, or a class",
    completion: .values(["plus5", "all", "untargeted"]))

  static let engine = Option<SharedOptions.LPEngine>(
    "lp-engine", value: "ENGINE", default: .simplex,
    help: "who solves the linear programs of the exact search")

  static let all: [any CommandArgument] =
    [
      SharedOptions.readOutputs, perturbation, imageRange, perturbedRange, target, rule, margin,
      floor, difference, anyNorm,
      maxDeviation, method, formulation,
      boundTimeLimit, gap,
      engine,
    ] + GradientMethodOptions.all

  /// The files that an attack reads besides the images, each with the option that names it.
  static func inputs(_ arguments: Arguments) -> [(option: String, path: String)] {
    [("--model", arguments[SharedOptions.model])]
      + (arguments[perturbation].map { [("--perturbation", $0)] } ?? [])
  }

  /// The classes to attack for.
  static func targets(_ arguments: Arguments) -> AttackTargets {
    if arguments[method].isGradient, !arguments.wasGiven(target) { return .untargeted }
    return successRule(arguments).hasTargets ? arguments[target] : .untargeted
  }

  /// What counts as success: by gradients any other class, unless told otherwise.
  private static func successRule(_ arguments: Arguments) -> AttackRule {
    arguments[method].isGradient && !arguments.wasGiven(rule) ? .argmax : arguments[rule]
  }

  /// Refuses options that mean nothing to the rule.
  private static func checkRule(_ arguments: Arguments) throws {
    let rule = successRule(arguments)
    if !rule.hasTargets, arguments.wasGiven(target), arguments[target] != .untargeted {
      throw arguments.usageError(
        "--rule \(rule.rawValue) is met by any wrong class: leave --target out")
    }
    try check(
      rule,
      given: [
        .margin: arguments.wasGiven(margin), .floor: arguments.wasGiven(floor),
        .difference: arguments.wasGiven(difference),
      ], arguments)
  }

  /// Refuses numbers that mean nothing to a rule.
  static func check(
    _ rule: AttackRule, given: [AttackRule.Parameter: Bool], _ arguments: Arguments
  ) throws {
    for parameter in AttackRule.Parameter.allCases
    where given[parameter] == true && !rule.parameters.contains(parameter) {
      throw arguments.usageError("--rule \(rule.rawValue) has no --\(parameter.rawValue)")
    }
  }

  /// The images under attack, and those from which searches start, read side by side.
  static func images(
    _ split: Split, from data: DataSource, withReferences: Bool
  ) throws -> (LabelledImages, LabelledInputs?) {
    try Concurrently.run {
      let samples = try LabelledImages(split, from: data)
      _ = samples.fingerprint
      return samples
    } _: {
      withReferences
        ? try LabelledImages(.train, from: data, first: referenceCount).labelled : nil
    }
  }

  /// Refuses options that mean nothing to the method.
  private static func checkMethod(_ arguments: Arguments) throws {
    if arguments.wasGiven(formulation), arguments[method] == .exact {
      throw arguments.usageError("--formulation: --method exact has no program to write")
    }
    if arguments.wasGiven(boundTimeLimit), arguments[method] != .milpImproved {
      throw arguments.usageError("--bound-time-limit needs --method milp-improved")
    }
    try GradientMethodOptions.check(arguments)
    if arguments[anyNorm] == .l2, !arguments[method].isGradient {
      throw arguments.usageError(
        "--norm: nothing can be proved in l2 (use l1 or linf, or --method pgd, which proves nothing)"
      )
    }
    if arguments.wasGiven(engine), arguments[method] != .exact {
      throw arguments.usageError("--lp-engine: --method \(arguments[method].rawValue) is GLPK's")
    }
  }

  /// The settings that the arguments describe.
  static func settings(_ arguments: Arguments) -> AttackSettings {
    var settings = AttackSettings()
    settings.rule = successRule(arguments)
    settings.margin = arguments[margin]
    settings.floor = arguments[floor]
    settings.difference = arguments[difference]
    settings.norm = arguments[method] == .fgsm ? .linf : arguments[anyNorm]
    settings.maxDeviation = arguments[maxDeviation]
    settings.imageRange = box(arguments) == Interval(0, 1) ? nil : box(arguments)
    settings.perturbedRange = arguments[perturbedRange].map {
      Interval($0.lower, $0.upper)
    }
    settings.method = arguments[method]
    if settings.method != .exact && arguments[formulation] != .thesis {
      settings.formulation = arguments[formulation]
    }
    if settings.method == .milpImproved { settings.boundTimeLimit = arguments[boundTimeLimit] }
    settings.gap = arguments[gap]
    settings.isUntargeted = targets(arguments) == .untargeted
    if arguments[method].isGradient {
      settings.gradient = GradientMethodOptions.attack(
        arguments, isTargeted: !settings.isUntargeted)
      settings.seed = GradientMethodOptions.seed(arguments)
    }
    return settings
  }

  /// What every pixel may be.
  private static func box(_ arguments: Arguments) -> Interval {
    Interval(arguments[imageRange].lower, arguments[imageRange].upper)
  }

  /// Everything ready to attack images of a split.
  static func batch(
    _ arguments: Arguments, split: Split, timeLimit: Double?, memoryLimit: MemoryLimit? = nil
  ) throws -> AttackBatch {
    try checkRule(arguments)
    try checkMethod(arguments)
    var model = try arguments.model()
    model.graph = model.graph.reading(outputs: arguments[SharedOptions.readOutputs])
    if arguments[perturbedRange] != nil, arguments[perturbation] == nil {
      throw arguments.usageError("--perturbed-range needs --perturbation")
    }
    let perturbation = try readPerturbation(arguments, of: model)
    let network =
      try perturbation.map {
        NetworkGraph(try model.network.perturbed(by: $0))
      } ?? model.graph
    let data = try arguments.dataSource()
    let (samples, references) = try images(
      split, from: data, withReferences: arguments[method] == .exact)
    if case .digit(let digit) = arguments[target], digit >= network.decision.classCount {
      throw arguments.usageError(
        "--target: the network knows only the classes 0 to \(network.decision.classCount - 1)")
    }
    let classCount = network.decision.classCount
    if targets(arguments) == .plusFive, 5 % classCount == 0 {
      throw arguments.usageError(
        "--target plus5: of \(classCount) classes (label + 5) mod \(classCount) is the label itself "
          + "(choose all, untargeted, or a class)")
    }
    let bounds = try bounds(of: model, memory: memoryLimit, arguments)
    var batch = try AttackBatch(
      network: network, samples: samples, references: references,
      settings: settings(arguments), timeLimit: timeLimit, memoryLimit: memoryLimit,
      solvers: arguments[engine].solvers,
      bounds: bounds, perturbation: perturbation)
    batch.modelName = InputPath.name(of: arguments[SharedOptions.model])
    batch.perturbationName = arguments[Self.perturbation].map(InputPath.name)
    return batch
  }

  /// The perturbation in front of the network; nil for none.
  private static func readPerturbation(
    _ arguments: Arguments, of model: ModelFile
  ) throws -> InputPerturbation? {
    guard let path = arguments[perturbation] else { return nil }
    if arguments[method].boundsMethod != nil {
      throw arguments.usageError(
        "--perturbation needs --method exact or milp-base: the bounds beside the model are the "
          + "network's alone")
    }
    let file = try PerturbationFile(contentsOf: path, for: model.network)
    guard file.settings.kind == .general, let part = file.perturbations.first else {
      throw FileProblem(
        path: path,
        reason: "a conditional perturbation chooses by the network's own answer, so there is no "
          + "one network to attack (make one with: temper perturb --kind general)")
    }
    return part.perturbation
  }

  /// The bounds that the method needs: read from their file beside the model, or computed and
  /// written there.
  private static func bounds(
    of model: ModelFile, memory: MemoryLimit?, _ arguments: Arguments
  ) throws -> NeuronBounds? {
    guard let boundsMethod = arguments[method].boundsMethod else { return nil }
    let computation = BoundComputation(
      network: PiecewiseNetwork(model.graph), fingerprint: model.graph.logitsFingerprint,
      isSynthetic: model.isSynthetic, method: boundsMethod, box: box(arguments),
      secondsPerBound: arguments[boundTimeLimit], solvers: SharedOptions.solvers)
    return try BoundsCommand.bounds(computation, memory: memory, arguments)
      .bounds(of: computation.network)
  }
}
