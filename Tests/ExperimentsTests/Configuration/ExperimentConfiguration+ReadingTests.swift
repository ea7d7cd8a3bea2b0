import Experiments
import Foundation
import TestSupport
import Testing

@Suite struct ExperimentConfigurationReadingTests {
  /// What reading the tiny configuration fails with after a piece of it was replaced.
  private func problem(_ old: String, _ new: String) throws -> String? {
    let folder = try TemporaryFolder()
    do {
      _ = try TinyConfiguration.read(replacing: old, with: new, in: folder)
      return nil
    } catch let error as ConfigurationError {
      #expect(error.description.hasPrefix("\(folder.path)/tiny.json: "))
      return error.reason
    }
  }

  @Test func everyKeyIsRead() throws {
    let configuration = try TinyConfiguration.read(in: TemporaryFolder())
    #expect(configuration.name == "tiny")
    #expect(configuration.networks == [.dnn1])
    #expect(configuration.training.batchSize == 8)
    #expect(configuration.training.loss == .crossEntropy)
    #expect(configuration.retraining.timeLimit == 20)
    #expect(configuration.sets.misclassifiedOriginals == 5)
    #expect(configuration.retraining.partialEpochs == 3)
    #expect(configuration.distances.outputs == .relu)
    #expect(configuration.distances.furtherFloors == [0.01])
  }

  @Test(arguments: [
    ("\"seed\": 0,", "seed"), ("\"epochs\": 40, ", "training.epochs"),
    ("\"batch_size\": 8, ", "training.batch_size"),
    ("\"time_limit\": 20, ", "retraining.time_limit"),
    (", \"time_limit\": 20", "figures.time_limit"), ("\"digit\": 5, ", "figures.digit"),
    (" \"rounds\": {},", "retraining.rounds"),
    (", \"originals_per_digit\": []", "retraining.larger_sets.originals_per_digit"),
  ])
  func aMissingKeyIsNamed(text: String, key: String) throws {
    #expect(try problem(text, "") == "the key '\(key)' is missing")
  }

  @Test(arguments: [
    ("\"seed\": 0,", "\"seed\": 0, \"sead\": 1,", "sead"),
    ("\"gap\": 0", "\"gap\": 0, \"Gap\": 1", "attack.Gap"),
    ("\"complete_epochs\": 20", "\"complete_epochs\": 20, \"completeEpochs\": 2", "retraining"),
  ])
  func anUnknownKeyIsNamed(old: String, new: String, key: String) throws {
    let problem = try #require(try problem(old, new))
    #expect(problem.contains("the key '\(key)") && problem.contains("is not known"))
  }

  @Test(arguments: [
    ("\"seed\": 0", "\"seed\": \"0\"", "seed", "\"0\" instead of a whole number"),
    (
      "\"networks\": [\"dnn1\"]", "\"networks\": \"dnn1\"", "networks",
      "\"dnn1\" instead of a list"
    ),
    ("[\"dnn1\"]", "[1]", "networks.[0]", "1 instead of a text"),
    ("\"margin\": 1.2", "\"margin\": true", "attack.margin", "true instead of a number"),
    (
      "\"batch_size\": 8", "\"batch_size\": null", "training.batch_size",
      "null instead of a whole number"
    ),
  ])
  func aWrongTypeIsNamed(old: String, new: String, key: String, what: String) throws {
    #expect(try problem(old, new) == "'\(key)' has the wrong type: \(what)")
  }

  @Test(arguments: [
    (
      "\"loss\": \"cross-entropy\"", "\"loss\": \"hinge\"",
      "'training.loss' has a value that is not known: \"hinge\" (one of: cross-entropy, mse)"
    ),
    (
      "\"dnn1\"", "\"dnn9\"",
      "'networks' names dnn9, which is not the thesis's (dnn1, dnn2, dnn3, dnn4, dnn5), and "
        + "'hidden_sizes' says nothing of it"
    ),
    (
      "\"dnn1\"", "\"My Net\"",
      "'networks.[0]' has a value that is not known: \"My Net\" (a name is of small letters and digits"
    ),
    (
      "\"seed\": 0,", "\"seed\": 0, \"hidden_sizes\": { \"dnn1\": [3] },",
      "'hidden_sizes.dnn1' has the name of a network of the thesis"
    ),
    (
      "\"seed\": 0,", "\"seed\": 0, \"hidden_sizes\": { \"mine\": [3] },",
      "'hidden_sizes.mine' is of a network that 'networks' does not name"
    ),
    (
      "\"seed\": 0,", "\"seed\": 0, \"hidden_sizes\": { \"my net\": [3] },",
      "the key 'hidden_sizes.my net' names no network (a name is of small letters and digits"
    ),
    (
      "\"networks\": [\"dnn1\"],\n  \"seed\": 0,",
      "\"networks\": [\"dnn1\", \"mine\"], \"hidden_sizes\": { \"mine\": [] }, \"seed\": 0,",
      "'hidden_sizes.mine' must name at least one size"
    ),
    (
      "\"networks\": [\"dnn1\"],\n  \"seed\": 0,",
      "\"networks\": [\"dnn1\", \"mine\"], \"hidden_sizes\": { \"mine\": [8, 0] }, \"seed\": 0,",
      "'hidden_sizes.mine' must be from 1 to 100000, not 0"
    ),
    (
      "\"seed\": 0,", "\"seed\": 0, \"source\": \"elsewhere\",",
      "'source' has a value that is not known: \"elsewhere\" (the only one is: author"
    ),
    ("\"networks\": [\"dnn1\"]", "\"networks\": []", "'networks' must name"),
    (
      "\"program_images\": { \"dnn1\": 2 }", "\"program_images\": { \"dnn1\": 3 }",
      "'performance.program_images.dnn1' must be from 1 to 'performance.images', not 3"
    ),
    (
      "\"program_images\": { \"dnn1\": 2 }", "\"program_images\": { \"dnn2\": 1 }",
      "'performance.program_images' names dnn2, which 'performance.networks' does not"
    ),
    (
      "\"program_images\": { \"dnn1\": 2 }", "\"program_images\": { \"Dnn\": 1 }",
      "names no network (a name is of small letters and digits"
    ),
    ("[\"dnn1\"]", "[\"dnn1\", \"dnn1\"]", "'networks' names a network twice"),
    ("\"name\": \"tiny\"", "\"name\": \"\"", "'name'"),
    ("\"name\": \"tiny\"", "\"name\": \"../x\"", "'name'"),
    ("\"epochs\": 40", "\"epochs\": 0", "'training.epochs' must be at least 1, not 0"),
    ("\"learning_rate\": 0.01", "\"learning_rate\": -1", "'training.learning_rate'"),
    ("\"margin\": 1.2", "\"margin\": 0.5", "'attack.margin' must be at least 1, not 0.5"),
    ("\"floor\": 0.01", "\"floor\": -0.01", "'attack.floor' must be at least 0"),
    (
      "\"outputs\": \"relu\"", "\"outputs\": \"none\"",
      "'distances.outputs' has a value that is not known: \"none\" (one of: linear, relu)"
    ),
    (
      "[0.01]", "[-1]",
      "'distances.floor' and 'distances.further_floors' must be at least 0, not -1"
    ),
    ("[0.01]", "[0.01, 0]", "'distances' has a floor twice"),
    (
      "\"networks\": [], \"time_limit\": 2", "\"networks\": [\"dnn2\"], \"time_limit\": 2",
      "'perturbation.networks' names dnn2"
    ),
    (
      "\"time_limit\": 2,", "\"time_limit\": 0,", "'perturbation.time_limit' must be above 0, not 0"
    ),
    (
      "\"image_counts\": []", "\"image_counts\": [0]",
      "'perturbation.image_counts' must be above 0, not 0"
    ),
    ("\"limits\": [0.5]", "\"limits\": [0]", "'perturbation.limits' must be above 0"),
    ("\"gap\": 0", "\"gap\": 1", "'attack.gap'"),
    ("\"time_limit\": 20, ", "\"time_limit\": 0, ", "'retraining.time_limit' must be above 0"),
    ("\"distance_images\": 2", "\"distance_images\": 0", "'sets.distance_images'"),
    ("\"partial_epochs\": 3", "\"partial_epochs\": -3", "'retraining.partial_epochs'"),
    (
      "\"rounds\": {}", "\"rounds\": { \"dnn1\": 0 }",
      "'retraining.rounds.dnn1' must be at least 1, not 0"
    ),
    (
      "\"rounds\": {}", "\"rounds\": { \"dnn4\": 2 }",
      "'retraining.rounds' names dnn4, which 'networks' does not"
    ),
    ("{ \"dnn1\": 1 }", "{ \"dnn1\": 0 }", "'retraining.seeds.dnn1' must be at least 1"),
    ("{ \"dnn1\": 1 }", "{ \"dnn2\": 1 }", "'retraining.seeds' names dnn2, which 'networks'"),
    (
      "{ \"dnn1\": 1 }", "{ \"dnn7\": 1 }",
      "'retraining.seeds' names dnn7, which 'networks' does not"
    ),
    (
      "[], \"originals", "[\"dnn3\"], \"originals",
      "'retraining.larger_sets.networks' names dnn3, which 'networks' does not"
    ),
    (
      "\"pgd\": []", "\"pgd\": [{ \"norm\": \"l1\", \"radius\": 0, \"steps\": 1 }]",
      "'retraining.pgd.radius' must be above 0"
    ),
    (
      "\"pgd\": []", "\"pgd\": [{ \"norm\": \"l1\", \"radius\": 1, \"steps\": 0 }]",
      "'retraining.pgd.steps' must be at least 1, not 0"
    ),
    (
      "\"norm\": \"l1\"", "\"norm\": \"l2\"",
      "'attack.norm' is l2, in which nothing can be proved (one of: l1, linf)"
    ),
    ("_digit\": []", "_digit\": [0]", "'retraining.larger_sets.originals_per_digit' must be"),
    ("\"digit\": 5", "\"digit\": -1", "'figures.digit' must be a class, not -1"),
    ("\"time_limit\": 20", "\"time_limit\": 0", "'figures.time_limit' must be above 0"),
    (
      "[\"dnn1\"], \"digit\"", "[\"dnn2\"], \"digit\"",
      "'figures.networks' names dnn2, which 'networks' does not"
    ),
    ("\"seed\": 0", "\"seed\": -1", "'seed'"),
  ])
  func aBadValueIsNamed(old: String, new: String, text: String) throws {
    let problem = try #require(try problem(old, new))
    #expect(problem.contains(text))
  }

  @Test(arguments: [("{", "not valid JSON"), ("[]", "not a JSON object of keys and values")])
  func whatIsNoConfigurationIsSaid(text: String, reason: String) throws {
    #expect(try problem(TinyConfiguration.text, text) == reason)
  }

  @Test func aMissingFileIsNamed() throws {
    let path = try TemporaryFolder().path + "/none.json"
    let error = #expect(throws: ConfigurationError.self) {
      try ExperimentConfiguration(contentsOf: path)
    }
    #expect(error?.description == "\(path): cannot be read (no such file, or no permission)")
  }
}
