import Experiments

/// Shows what a run would do.
struct PlanDisplay {
  let plan: ExperimentPlan
  /// The names of finished stages.
  let finished: Set<String>
  let timings = Timings.measured
  let jobs: Int

  func show() {
    let width = plan.stages.map(\.name.count).max() ?? 0
    for stage in plan.stages {
      let name = stage.name.padding(to: width + 2)
      let what = Self.text(stage.work).padding(to: 36)
      let time = seconds(stage).map { "about \(Self.duration($0))" } ?? "not measured"
      Console.result(name + what + (finished.contains(stage.name) ? "finished" : time))
    }
    let left = plan.stages.filter { !finished.contains($0.name) }
    Console.result(
      "\n\(plan.stages.count - left.count) of \(plan.stages.count) stages are finished; they run "
        + "again only where something that they depend on has changed.")
    guard !left.isEmpty else { return }
    let known = left.compactMap(seconds)
    let unknown = left.count - known.count
    guard !known.isEmpty else {
      Console.result("How long the others take was not measured.")
      return
    }
    Console.result(
      "The others take about \(Self.duration(known.reduce(0, +))) with \(jobs) "
        + "\(jobs == 1 ? "thread" : "threads")"
        + (unknown > 0 ? ", without \(unknown) whose duration is not known" : "")
        + " (measured on \(timings.source)).")
  }

  private func seconds(_ stage: StageLabel) -> Double? { timings.seconds(stage, jobs: jobs) }

  private static func text(_ work: StageLabel.Work) -> String {
    switch work {
    case .training(let epochs): "\(epochs) epochs"
    case .copying: "a published network"
    case .partialRetraining: "examples only"
    case .adversarialTraining(_, let epochs, let steps):
      "\(epochs) epochs, \(steps) gradients a step"
    case .attacks(let count, let method, let limit):
      "\(count) x \(method.rawValue), \(Self.limit(limit))"
    case .bounds: "every neuron"
    case .largestOutputs(let count, let limit): "\(count) classes, \(Self.limit(limit))"
    case .perturbations(let count, let limit):
      "\(count == 1 ? "one" : "\(count) classes"), \(Self.limit(limit))"
    case .quickPerturbation: "until all images are correct"
    case .other(let text, _): text
    }
  }

  private static func limit(_ seconds: Double) -> String { "at most \(Text.number(seconds, 0)) s" }

  private static func duration(_ seconds: Double) -> String {
    let minutes = Int((seconds / 60).rounded())
    return seconds < 90
      ? "\(Int(seconds.rounded(.up))) s"
      : minutes < 120 ? "\(minutes) min" : "\(Text.number(seconds / 3600, 1)) h"
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
