/**
 * File formats of weights: TorchScript, safetensors, ONNX; read strictly, written exactly. Pure
 * Java, on streams.
 */
package finetune.archive;
