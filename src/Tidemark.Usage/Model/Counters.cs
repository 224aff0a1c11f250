namespace Tidemark.Usage.Model;

/// <summary>What is counted of requests, all of it additive. Bytes are response bytes as logged.</summary>
public record struct Counters
{
    /// <summary>Requests of any status.</summary>
    public long Requests;

    /// <summary>Response bytes sent to clients.</summary>
    public long Bytes;

    /// <summary>Requests answered from the cache; a format that does not tell counts neither as hit nor as origin.</summary>
    public long HitRequests;

    /// <summary>Response bytes of hits.</summary>
    public long HitBytes;

    /// <summary>Requests that were not hits.</summary>
    public long OriginRequests;

    /// <summary>Response bytes of requests that were not hits.</summary>
    public long OriginBytes;

    /// <summary>Requests over TLS.</summary>
    public long HttpsRequests;

    /// <summary>Response bytes over TLS.</summary>
    public long HttpsBytes;

    /// <summary>Requests with status 200 to 299.</summary>
    public long Status2xx;

    /// <summary>Requests with status 300 to 399.</summary>
    public long Status3xx;

    /// <summary>Requests with status 400 to 499.</summary>
    public long Status4xx;

    /// <summary>Requests with status 500 to 599.</summary>
    public long Status5xx;

    /// <summary>Adds the other to this one.</summary>
    /// <exception cref="OverflowException">A sum does not fit into 63 bits.</exception>
    public void Add(in Counters other)
    {
        Requests += other.Requests;
        Bytes += other.Bytes;
        HitRequests += other.HitRequests;
        HitBytes += other.HitBytes;
        OriginRequests += other.OriginRequests;
        OriginBytes += other.OriginBytes;
        HttpsRequests += other.HttpsRequests;
        HttpsBytes += other.HttpsBytes;
        Status2xx += other.Status2xx;
        Status3xx += other.Status3xx;
        Status4xx += other.Status4xx;
        Status5xx += other.Status5xx;
    }
    /// <summary>Takes the other from this one; what is less than nothing is negative.</summary>
    public void Subtract(in Counters other)
    {
        Requests -= other.Requests;
        Bytes -= other.Bytes;
        HitRequests -= other.HitRequests;
        HitBytes -= other.HitBytes;
        OriginRequests -= other.OriginRequests;
        OriginBytes -= other.OriginBytes;
        HttpsRequests -= other.HttpsRequests;
        HttpsBytes -= other.HttpsBytes;
        Status2xx -= other.Status2xx;
        Status3xx -= other.Status3xx;
        Status4xx -= other.Status4xx;
        Status5xx -= other.Status5xx;
    }
}
