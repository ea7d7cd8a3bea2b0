/// The text of an experiment configuration that takes seconds.
package enum TinyConfiguration {
  package static let text = """
    {
      "name": "tiny",
      "description": "For tests",
      "networks": ["dnn1"],
      "seed": 0,
      "training": {
        "epochs": 40, "batch_size": 8, "learning_rate": 0.01, "loss": "cross-entropy",
        "output_activation": "linear", "initialization": "he"
      },
      "attack": {
        "method": "exact", "norm": "l1", "margin": 1.2, "floor": 0.01, "gap": 0
      },
      "distances": { "outputs": "relu", "floor": 0, "further_floors": [0.01] },
      "performance": {
        "networks": ["dnn1"],
        "methods": ["milp-base", "milp-weak"],
        "images": 2,
        "program_images": { "dnn1": 2 },
        "time_limit": 10,
        "bound_time_limit": 1
      },
      "figures": { "networks": ["dnn1"], "digit": 5, "time_limit": 20 },
      "sets": {
        "training_originals_per_digit": 1, "test_originals_per_digit": 1, "correct_originals": 10,
        "misclassified_originals": 5, "distance_images": 2
      },
      "retraining": {
        "time_limit": 20, "complete_epochs": 20, "partial_epochs": 3,
        "seeds": { "dnn1": 1 }, "rounds": {},
        "larger_sets": { "networks": [], "originals_per_digit": [], "time_limit": 20 },
        "pgd": []
      },
      "perturbation": {
        "networks": [], "time_limit": 2, "image_counts": [], "limits": [0.5]
      }
    }
    """

  /// The text of the configuration for a network of one's own in the place of DNN1, and for data with
  /// more than one class.
  package static func text(naming name: String, _ sizes: [Int]) -> String {
    text.replacing("\"dnn1\"", with: "\"\(name)\"")
      .replacing("\"seed\": 0,", with: "\"seed\": 0, \"hidden_sizes\": { \"\(name)\": \(sizes) },")
      .replacing("\"digit\": 5", with: "\"digit\": 1")
  }
}
