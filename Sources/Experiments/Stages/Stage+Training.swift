internal import Campaigns
internal import Networks
internal import Queries

/// A training as a stage: everything that it comes from.
struct GraphTraining: Sendable {
  /// The name of the network's files, without ending.
  var name: String
  /// The layers.
  var layers: LayerList
  var ending = NetworkGraph.Ending.linear
  var initialization = Initialization.pytorch
  var options: TrainingOptions
  /// Roughly how many seconds it takes on one thread.
  var seconds: Double

  /// The model's path in a results folder.
  var model: String { "models/\(name).safetensors" }
}

extension Stage {
  /// A stage that trains a graph on all training images and measures it on the test images after every
  /// epoch.
  ///
  /// - Parameters:
  ///   - pictures: the images, where they are not the run's own.
  ///   - keep: adds the network and its history to the findings.
  static func training(
    _ training: GraphTraining,
    on pictures: @escaping @Sendable (StageContext<Found>) -> ExperimentData = \.data,
    keep: @escaping @Sendable (inout Found, NetworkGraph, [EpochResult]) -> Void
  ) -> Stage {
    let log = "models/\(training.name)-history.json"
    let options = training.options
    return Stage(
      label: StageLabel(
        name: "\(training.name) train",
        work: .other("\(options.epochs) epochs", seconds: training.seconds))
    ) { context in
      let (data, store) = (pictures(context), context.store)
      return StageTask(
        inputs: [
          data.description.train, data.description.test, try QuestionKey.text(options),
          training.initialization.rawValue, training.ending.rawValue,
          training.layers.description,
        ], outputs: [training.model, log]
      ) {
        var history: [EpochResult] = []
        let trained = try training.layers
          .graph(inputShape: data.train.inputShape, ending: training.ending)
          .withRandomParameters(training.initialization, seed: options.seed)
          .trained(
            on: data.train.labelled, options: options, validation: data.test.labelled
          ) { epoch in
            history.append(epoch)
            try context.checkInterruption()
            context.advance(epoch.epoch, of: options.epochs)
          }
        try ModelFile(
          trained, metadata: data.train.metadata.merging(options.metadata) { $1 }
        ).write(to: store.path(training.model))
        try TrainingHistory(history, on: data.train).write(to: store.path(log))
      } read: { findings in
        keep(
          &findings, try ModelFile(contentsOf: store.path(training.model)).graph,
          try TrainingHistory(contentsOf: store.path(log)).epochs)
      }
    }
  }
}
