using Microsoft.ML.OnnxRuntime;

namespace Watchfloor.Detection.Models.Onnx;

/// <summary>What all ONNX models of the process share: memory for their tensors, with an end.</summary>
internal static class OnnxRoom
{
    private const uint Bytes = 1 << 30;

    private static readonly Lock Registering = new();
    private static bool isRegistered;

    /// <summary>Options of a session that can only take from the room.</summary>
    public static SessionOptions Options(int threads)
    {
        lock (Registering)
        {
            if (!isRegistered)
            {
                using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
                using var arena = new OrtArenaCfg(Bytes, 1, -1, -1);
                OrtEnv.Instance().CreateAndRegisterAllocator(memory, arena);
                isRegistered = true;
            }
        }

        // Constants are folded and shapes planned while a model is loaded, which nothing could stop; the models are small enough to do without.
        var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            EnableMemoryPattern = false,
        };
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        return options;
    }
}
