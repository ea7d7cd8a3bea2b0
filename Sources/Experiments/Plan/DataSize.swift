internal import Campaigns
public import Datasets

/// The sizes of a data set that a plan depends on.
public struct DataSize: Sendable, Equatable {
  /// The number of classes.
  public var classCount: Int
  /// The number of values of an image.
  public var inputCount: Int
  /// The number of training images.
  public var trainingCount: Int

  /// MNIST's.
  public static let mnist = DataSize(classCount: 10, inputCount: 784, trainingCount: 60_000)

  /// That of a data set, which is read for it.
  public init(of data: DataSource) throws {
    self.init(try LabelledImages(.train, from: data))
  }

  init(_ training: LabelledImages) {
    self.init(
      classCount: training.classCount, inputCount: training.images.pixelCount,
      trainingCount: training.labels.count)
  }

  init(classCount: Int, inputCount: Int, trainingCount: Int) {
    self.classCount = classCount
    self.inputCount = inputCount
    self.trainingCount = trainingCount
  }
}

/// The sizes of a network and of the data that it is trained on.
public struct NetworkSize: Sendable, Equatable {
  /// Those of the hidden layers.
  public var hiddenSizes: [Int]
  /// Those of the data.
  public var data: DataSize

  /// Inputs, hidden layers, and an output for each class.
  var layerSizes: [Int] { [data.inputCount] + hiddenSizes + [data.classCount] }

  /// How often a number is multiplied by a weight in one pass over the training images.
  var passProducts: Double {
    Double(zip(layerSizes, layerSizes.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 })
      * Double(data.trainingCount)
  }
}
