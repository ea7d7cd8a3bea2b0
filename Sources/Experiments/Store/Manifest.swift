internal import Basics
internal import Foundation
internal import LinearAlgebra
internal import Queries

/// What made a results folder: enough to judge its figures and to make them again.
package struct Manifest: Sendable, Codable {
  /// A finished stage.
  package struct Stage: Sendable, Codable {
    /// A hash of everything that the stage depends on.
    package var key: String
    /// How long it took.
    package var seconds: Double
    /// `TemperVersion.commit`.
    package var commit: String?
  }

  /// The layout of results folders that this program writes.
  static let currentSchema = 1

  package var schema: Int
  package var program: String
  /// `TemperVersion.commit`.
  package var commit: String?
  package var configuration: ExperimentProfile
  /// Where the images came from, and whether they are MNIST.
  package var data: DataDescription
  /// Libraries by name.
  package var libraries: [String: String]
  package var machine: String
  package var tolerances: [String: Double]
  package var stages: [String: Stage]

  /// The images of a run.
  package struct DataDescription: Sendable, Codable, Equatable {
    /// Whether all files have the contents that were published as MNIST.
    package var isMNIST: Bool
    /// Whether they are Temper's own drawings; nil in manifests of version 0.1.
    package var isSynthetic: Bool?
    /// A checksum of the training images and labels.
    package var train: String
    /// A checksum of the test images and labels.
    package var test: String

    /// A description of both splits.
    package init(isMNIST: Bool, isSynthetic: Bool = false, train: String, test: String) {
      self.isMNIST = isMNIST
      self.isSynthetic = isSynthetic
      self.train = train
      self.test = test
    }
  }

  init(
    configuration: ExperimentProfile, data: DataDescription, solver: String,
    stages: [String: Stage] = [:]
  ) {
    schema = Self.currentSchema
    program = "temper \(TemperVersion.current)"
    commit = TemperVersion.commit
    self.configuration = configuration
    self.data = data
    libraries = ["solver": solver, "blas": OpenBLAS.configuration]
    machine = Self.machineDescription
    tolerances = Tolerances.all
    self.stages = stages
  }

  /// This machine: processor, cores, memory.
  package static var machineDescription: String {
    let cpu = FileManager.default.contents(atPath: "/proc/cpuinfo")
      .flatMap { data in
        String(decoding: data, as: UTF8.self).split(separator: "\n")
          .first { $0.hasPrefix("model name") }?.split(separator: ":").last
      }
    let memory = Double(ProcessInfo.processInfo.physicalMemory) / 0x1p30
    let name = cpu.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    return "\(name), \(WorkerPool.coreCount) cores, \(Int(memory.rounded())) GiB"
  }
}
