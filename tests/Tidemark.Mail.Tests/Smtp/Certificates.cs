using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tidemark.Testing;

namespace Tidemark.Mail.Tests.Smtp;

/// <summary>A self-signed certificate for localhost, as PEM files.</summary>
internal static class Certificates
{
    public static (string Certificate, string Key) Make(TempFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(folder["cert.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(folder["key.pem"], key.ExportPkcs8PrivateKeyPem());
        return (folder["cert.pem"], folder["key.pem"]);
    }
}
