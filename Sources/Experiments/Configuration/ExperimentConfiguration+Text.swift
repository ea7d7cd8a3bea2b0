internal import Figures

extension ExperimentConfiguration {
  /// What counts as success where distances are measured, in a sentence.
  var successText: String {
    let (outputs, floor) = (distances.outputs, distances.floor)
    let least = floor > 0 ? " and at least \(floor)" : ""
    let nothing =
      outputs == .relu && floor == 0 ? ", or all outputs are zero, so that there is no answer" : ""
    return "Success: the target's output is at least \(attack.margin) times every other"
      + "\(least)\(nothing)." + (readingText.isEmpty ? "" : " \(readingText)")
  }

  /// Whether distances are measured with outputs read otherwise than they were trained.
  var readsOutputsOtherwise: Bool { distances.outputs != training.outputActivation }

  /// How outputs are read for distances, where that is not how they were trained; otherwise nothing.
  var readingText: String {
    guard readsOutputsOtherwise else { return "" }
    return distances.outputs == .relu
      ? "The networks were trained with linear outputs; for distances these are read through a ReLU, "
        + "as in the thesis: an image on which none is positive is not classified, and not attacked."
      : "For distances outputs are read without the ReLU that they were trained with."
  }
}
