"""The seven-class facial expression network: data, training, calibration, export, evaluation."""
