using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using Tidemark.Storage;

namespace Tidemark.WebConsole.SignIn;

/// <summary>Keeps the keys of cookies and form tokens encrypted at rest with the data folder's key.</summary>
internal sealed class SealedXmlEncryptor(DataKey dataKey) : IXmlEncryptor
{
    internal const string Purpose = "console-keys";
    internal const string Context = "key-ring";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var text = plaintextElement.ToString(SaveOptions.DisableFormatting);
        var sealedText = Convert.ToBase64String(dataKey.Seal(Purpose, text, Context));
        return new EncryptedXmlInfo(new XElement("sealed", sealedText), typeof(SealedXmlDecryptor));
    }
}

/// <summary>The other direction; the key ring makes it by name, hence the constructor.</summary>
internal sealed class SealedXmlDecryptor : IXmlDecryptor
{
    private readonly DataKey _dataKey;

    public SealedXmlDecryptor(IServiceProvider services) => _dataKey = services.GetRequiredService<DataKey>();

    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(_dataKey.Unseal(SealedXmlEncryptor.Purpose, Convert.FromBase64String(encryptedElement.Value), SealedXmlEncryptor.Context));
}
