public import LinearAlgebra
public import Networks
internal import Queries

/// What of a perturbation may differ from changing nothing.
public enum PerturbationParts: String, Sendable, CaseIterable, Codable {
  /// Weights and disturbances.
  case both
  /// Weights only: all disturbances are 0.
  case weights
  /// Disturbances only: all weights are 1.
  case disturbances
}

/// An input with the class that it should be given.
public struct LabelledImage: Sendable, Equatable {
  /// `inputCount` numbers.
  public var input: [Double]
  /// The class.
  public var label: Int

  /// An input and its class.
  public init(input: [Double], label: Int) {
    self.input = input
    self.label = label
  }
}

/// One question: which perturbation makes the network classify as many images as possible
/// correctly, by the margin rule? (The thesis, (10a)-(10q).)
///
/// Three readings of the printed program: (10h) multiplies by 1.2 for every class but the true one,
/// otherwise it imposes no margin; perturbed images stay in a box (10f), without which there is no
/// finite M; and an image counts as correct when its own class meets `MarginRule`.
public struct PerturbationProblem: Sendable {
  /// The network, in blocks.
  public let network: PiecewiseNetwork
  /// The images to be classified correctly.
  public let images: [LabelledImage]
  /// What may be changed.
  public let parts: PerturbationParts
  /// Every perturbed image stays in it; the thesis uses [-1, 1].
  public let box: Interval
  /// The label's logit must be so many times every other.
  public let margin: Double
  /// The label's logit must reach this.
  public let floor: Double
  /// For each input the weights that are worth having and meet the box for every image.
  public let weightRanges: [Interval]
  /// For each input the disturbances that can meet the box.
  public let disturbanceRanges: [Interval]
  /// The least and the greatest value that each input has among the images.
  let spans: [Interval]
  /// By how much each image's numbers may differ from those that are meant; nil where they are exact.
  package let inputErrors: [[Double]]?
  private let weightLimit: Double?

  /// A question about at least one image with numbers in [0, 1]. The box must contain [0, 1]: then
  /// changing nothing is allowed.
  ///
  /// - Parameters:
  ///   - weightLimit: no weight is further from 1; nil for no limit.
  ///   - disturbanceLimit: no disturbance is further from 0; nil for no limit.
  public init(
    network: PiecewiseNetwork, images: [LabelledImage], parts: PerturbationParts = .both,
    box: Interval = Interval(-1, 1), margin: Double = 1.2, floor: Double = 0.01,
    weightLimit: Double? = nil, disturbanceLimit: Double? = nil
  ) {
    precondition(!images.isEmpty, "a perturbation needs an image")
    precondition(
      images.allSatisfy { image in
        image.input.count == network.inputCount && image.label < network.decision.classCount
          && image.input.allSatisfy { 0...1 ~= $0 }
      }, "an image is not for this network")
    precondition(box.contains(0) && box.contains(1), "the box must contain all images")
    self.network = network
    self.images = images
    self.parts = parts
    self.box = box
    self.margin = margin
    self.floor = floor
    self.weightLimit = weightLimit
    inputErrors = nil
    let spans = Self.spans(images)
    self.spans = spans
    let weightRanges = spans.map {
      Self.weightRange(
        $0, box, parts, limit: weightLimit ?? .infinity, shift: disturbanceLimit ?? 0)
    }
    self.weightRanges = weightRanges
    disturbanceRanges = zip(spans, weightRanges).map {
      Self.disturbanceRange($0, $1, box, parts, limit: disturbanceLimit ?? .infinity)
    }
  }

  /// The same question about other inputs: disturbances alone, in given ranges and without a box.
  init(
    _ problem: PerturbationProblem, network: PiecewiseNetwork, images: [LabelledImage],
    inputErrors: [[Double]], disturbanceRanges: [Interval]
  ) {
    self.network = network
    self.images = images
    self.inputErrors = inputErrors
    self.disturbanceRanges = disturbanceRanges
    parts = .disturbances
    box = Interval(-.infinity, .infinity)
    (margin, floor, weightLimit) = (problem.margin, problem.floor, nil)
    spans = Self.spans(images)
    weightRanges = spans.map { _ in Interval(1, 1) }
  }

  /// With two values in the images, both of which must stay in the box, a weight is at most the
  /// ratio of the widths. An input that is the same in all images needs no weight beside a
  /// disturbance, unless disturbances are limited. Rounded outward.
  private static func weightRange(
    _ span: Interval, _ box: Interval, _ parts: PerturbationParts, limit: Double, shift: Double
  ) -> Interval {
    let most: Double? =
      switch parts {
      case .disturbances: nil
      case .weights: span.upper > 0 ? .quotientRoundedUp(box.upper, span.upper) : nil
      case .both:
        if span.width > 0 {
          .quotientRoundedUp(
            .differenceRoundedUp(box.upper, box.lower),
            -.differenceRoundedUp(span.lower, span.upper))
        } else {
          span.upper > 0 && shift > 0
            ? .quotientRoundedUp(.differenceRoundedUp(box.upper, -shift), span.upper) : nil
        }
      }
    guard let most else { return Interval(1, 1) }
    return Interval(
      max(0, -Double.differenceRoundedUp(limit, 1)),
      min(most, Double.differenceRoundedUp(1, -limit))
    )
  }

  private static func spans(_ images: [LabelledImage]) -> [Interval] {
    images[0].input.indices.map { input in
      let values = images.map { $0.input[input] }
      return Interval(values.min() ?? 0, values.max() ?? 0)
    }
  }

  /// What is left of the box beside the weights, rounded outward.
  private static func disturbanceRange(
    _ span: Interval, _ weights: Interval, _ box: Interval, _ parts: PerturbationParts,
    limit: Double
  ) -> Interval {
    guard parts != .weights else { return Interval(0, 0) }
    let fall = Double.differenceRoundedUp(
      .productRoundedUp(weights.upper, span.lower), box.lower)
    let rise = Double.differenceRoundedUp(box.upper, -.productRoundedUp(-weights.lower, span.upper))
    return Interval(max(-limit, -fall), min(limit, rise))
  }
}

extension PerturbationProblem {
  /// The same question for weights alone. Its weights keep every image in the box by themselves, and
  /// a change of theirs moves each image by what it has there; so training often gets further with
  /// many images.
  var withWeightsAlone: PerturbationProblem {
    PerturbationProblem(
      network: network, images: images, parts: .weights, box: box, margin: margin, floor: floor,
      weightLimit: weightLimit)
  }

  /// The images that a perturbation makes the network classify correctly, by the margin rule.
  public func correct(_ perturbation: InputPerturbation) -> [Bool] {
    images.map { isCorrect($0, perturbation) }
  }

  private func isCorrect(_ image: LabelledImage, _ perturbation: InputPerturbation) -> Bool {
    let logits = network.logits(perturbation.applied(to: image.input))
    let size = logits.reduce(1) { max($0, abs($1)) }
    return rule(image.label).contains(logits, tolerance: Tolerances.successRule * size)
  }

  /// The logits of an image that counts as correct.
  func rule(_ label: Int) -> OutputRegion {
    MarginRule(target: label, margin: margin, floor: floor)
      .regions(for: network.decision)[0]
  }

  /// The inputs at which a perturbation takes some image out of the box.
  func inputsOutOfBox(_ perturbation: InputPerturbation) -> [Int] {
    spans.indices.filter { input in
      let (weight, shift) = (perturbation.weights[input], perturbation.disturbances[input])
      return weight * spans[input].upper + shift > box.upper + Tolerances.pixelRange
        || weight * spans[input].lower + shift < box.lower - Tolerances.pixelRange
    }
  }

  /// Whether a perturbation is one of those asked for.
  public func allows(_ perturbation: InputPerturbation) -> Bool {
    let inRange = { (value: Double, range: Interval) in
      value >= range.lower - Tolerances.pixelRange && value <= range.upper + Tolerances.pixelRange
    }
    return zip(perturbation.weights, weightRanges).allSatisfy(inRange)
      && zip(perturbation.disturbances, disturbanceRanges).allSatisfy(inRange)
      && inputsOutOfBox(perturbation).isEmpty
  }

  /// An allowed perturbation near another: each weight is moved into its range, then each
  /// disturbance to where the box allows it.
  func projected(_ perturbation: InputPerturbation) -> InputPerturbation {
    var result = perturbation
    for input in spans.indices {
      let (span, range) = (spans[input], disturbanceRanges[input])
      // For larger weights no disturbance meets the box.
      let largest = span.upper > 0 ? (box.upper - range.lower) / span.upper : .infinity
      let weight = min(
        max(result.weights[input], weightRanges[input].lower), weightRanges[input].upper, largest)
      let lowest = max(range.lower, box.lower - weight * span.lower)
      let highest = min(range.upper, box.upper - weight * span.upper)
      result.weights[input] = weight
      result.disturbances[input] = min(max(result.disturbances[input], lowest), highest)
    }
    return result
  }
}
