import ArgumentParsing
import Formats
import Foundation
import Networks

/// The options that name a model and say how it wants its inputs.
enum ModelOptions {
  static let normalize = Option<Normalization?>(
    "normalize", value: "MEAN,STD",
    help:
      "what the model's training subtracted from pixels and divided them by: one number each, or "
      + "one a channel such as 0.49:0.48:0.45,0.25:0.24:0.26")
  static let scale = Option<Double>(
    "input-scale", value: "S", default: 1,
    help: "what a pixel of 1 is for the model, before --normalize: 255 where it takes bytes",
    validate: Check.above(0))
  static let layout = Option<Layout>(
    "input-layout", value: "ORDER", default: .channelsFirst,
    help: "channels-last where the model takes height x width x channels")
  /// Those of the inputs.
  static let preprocessing: [any CommandArgument] = [normalize, scale, layout]
  /// All of them.
  static let all = [SharedOptions.model as any CommandArgument] + preprocessing

  /// The order of an input's numbers.
  enum Layout: String, CaseIterable, ArgumentValue {
    case channelsFirst = "channels-first"
    case channelsLast = "channels-last"
  }

  /// Means and deviations, one or one for each channel.
  struct Normalization: ArgumentValue {
    let means: [Double]
    let deviations: [Double]

    init(argument: String) throws(ArgumentValueError) {
      let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
      let lists = parts.map { part in
        part.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
      }
      guard lists.count == 2, lists.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
        throw .unreadable(expected: Self.valueDescription, got: argument)
      }
      guard lists[1].allSatisfy({ $0 > 0 && Float($0) > 0 && Float($0).isFinite }) else {
        throw .rejected(reason: "deviations must be above 0", got: argument)
      }
      (means, deviations) = (lists[0], lists[1])
    }

    static var valueDescription: String {
      "means and deviations, such as 0.1307,0.3081 or 0.49:0.48:0.45,0.25:0.24:0.26"
    }
  }
}

extension Arguments {
  /// The model of `--model`, a file of this program, of ONNX or of NNet, behind what the options say of
  /// its inputs.
  func model() throws -> ModelFile {
    let path = self[SharedOptions.model]
    var model = try ModelFile.read(path)
    model.graph = try preprocessed(model.graph, of: path)
    return model
  }

  /// A model behind what the options say of its inputs.
  ///
  /// - Parameter path: its file, for errors.
  func preprocessed(_ graph: NetworkGraph, of path: String) throws -> NetworkGraph {
    var preprocessing = Preprocessing()
    preprocessing.scale = self[ModelOptions.scale]
    if let normalization = self[ModelOptions.normalize] {
      preprocessing.means = normalization.means
      preprocessing.deviations = normalization.deviations
    }
    preprocessing.isChannelsLast = self[ModelOptions.layout] == .channelsLast
    do {
      return try graph.preprocessed(by: preprocessing)
    } catch {
      throw FileProblem(
        path: path,
        reason: "\(error) (see --normalize, --input-scale and --input-layout)")
    }
  }
}

extension ModelFile {
  /// Reads a model of any format, which its name's end says.
  static func read(_ path: String) throws -> ModelFile {
    switch URL(fileURLWithPath: path).pathExtension.lowercased() {
    case "onnx": ModelFile(try ONNXNetwork(contentsOf: path).graph, path: path)
    case "nnet": ModelFile(try NNetNetwork(contentsOf: path).graph, path: path)
    default: try ModelFile(contentsOf: path)
    }
  }
}
