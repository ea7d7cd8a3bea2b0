internal import Campaigns
internal import Networks
internal import Queries
internal import Search

extension Timings {
  /// Those of the thesis's networks on MNIST.
  public static let measured = Timings(
    source:
      "two cores of a Cooper Lake server at one thread each, other work beside it; attacks with "
      + "a limit of 10 s, integer programs with 60 s",
    epoch: [.dnn1: 0.12, .dnn2: 0.14, .dnn3: 0.22, .dnn4: 0.24, .dnn5: 0.24],
    gradient: [.l1: 0.2, .linf: 0.09],
    attack: [
      .exact: [.dnn1: 0.045, .dnn2: 0.8, .dnn3: 0.75, .dnn4: 1.2, .dnn5: 4.6],
      .milpBase: [.dnn1: 1.3, .dnn2: 300, .dnn3: 300, .dnn4: 300, .dnn5: 300],
      .milpImproved: [.dnn1: 1.4, .dnn2: 300, .dnn3: 300, .dnn4: 300, .dnn5: 300],
      .milpWeak: [.dnn1: 1.4, .dnn2: 300, .dnn3: 300, .dnn4: 300, .dnn5: 300],
    ],
    bounds: [
      .milp: [.dnn1: 9.6, .dnn2: 480, .dnn3: 1360],
      .milpWeak: [.dnn1: 11, .dnn2: 65, .dnn3: 70, .dnn4: 90, .dnn5: 110],
    ],
    largestOutput: [.dnn1: 0.04, .dnn2: 1.2, .dnn3: 2.3, .dnn4: 9, .dnn5: 45],
    quickPerturbation: 1)
}
