//! TLS of the listener: its certificate and handshake, and a client for health checks.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::client;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, ServerConfig, SignatureScheme,
};
use tokio_rustls::{TlsAcceptor, TlsConnector, server};

/// Application protocols offered by ALPN, best first.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// The certificate and key of the listener, which can be reloaded. Clones share them.
#[derive(Clone)]
pub struct Tls {
    files: Arc<Files>,
    current: Arc<Mutex<Arc<ServerConfig>>>,
}

struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

/// The reason that a certificate or key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file is missing or does not contain it.
    #[error("{what} cannot be read from {}: {why}", file.display())]
    Unreadable {
        /// The missing item.
        what: &'static str,
        /// The file.
        file: PathBuf,
        /// The reason.
        why: String,
    },
    /// The key does not belong to the certificate, or their kind is not supported.
    #[error("the certificate and the key cannot be used together: {0}")]
    Unusable(#[from] Error),
}

impl Tls {
    /// Reads a certificate, followed by its intermediate certificates, and its key. Both files are
    /// in PEM format.
    ///
    /// # Errors
    /// If they cannot be used.
    pub fn read(certificate: PathBuf, key: PathBuf) -> Result<Self, TlsError> {
        let files = Files { certificate, key };
        let config = files.config()?;
        Ok(Self {
            files: Arc::new(files),
            current: Arc::new(Mutex::new(Arc::new(config))),
        })
    }

    /// Reads both files again. New connections use the result.
    ///
    /// # Errors
    /// If they cannot be used; the previous certificate then stays in use.
    pub fn read_again(&self) -> Result<(), TlsError> {
        let config = Arc::new(self.files.config()?);
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }

    /// Performs the handshake of an accepted connection.
    pub(super) async fn accept<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
    ) -> io::Result<server::TlsStream<S>> {
        let config = Arc::clone(&self.current.lock().unwrap_or_else(PoisonError::into_inner));
        TlsAcceptor::from(config).accept(stream).await
    }

    /// Performs the handshake of a connection to a server on this machine. The server must show the
    /// certificate in the file; the name in it does not matter.
    ///
    /// # Errors
    /// If it does not, or if the file cannot be read.
    pub async fn connect<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) -> io::Result<client::TlsStream<S>> {
        let chain = self.files.chain().map_err(io::Error::other)?;
        let provider = Arc::new(ring::default_provider());
        let verifier = Itself {
            certificate: chain.into_iter().next().expect("a chain is not empty"),
            provider: Arc::clone(&provider),
        };
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").map_err(io::Error::other)?;
        TlsConnector::from(Arc::new(config)).connect(name, stream).await
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let certificate = &self.files.certificate;
        formatter
            .debug_struct("Tls")
            .field("certificate", certificate)
            .finish_non_exhaustive()
    }
}

impl Files {
    fn config(&self) -> Result<ServerConfig, TlsError> {
        let chain = self.chain()?;
        let key = PrivateKeyDer::from_pem_file(&self.key);
        let key = key.map_err(|error| unreadable("a private key", &self.key, &error))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).into();
        Ok(config)
    }

    /// Returns the certificates, at least one.
    fn chain(&self) -> Result<Vec<CertificateDer<'static>>, TlsError> {
        let failed = |error: pem::Error| unreadable("a certificate", &self.certificate, &error);
        let chain = CertificateDer::pem_file_iter(&self.certificate).map_err(failed)?;
        let chain: Vec<_> = chain.collect::<Result<_, _>>().map_err(failed)?;
        match chain.is_empty() {
            true => Err(failed(pem::Error::NoItemsFound)),
            false => Ok(chain),
        }
    }
}

fn unreadable(what: &'static str, file: &Path, error: &pem::Error) -> TlsError {
    let why = match error {
        pem::Error::Io(error) => error.to_string(),
        pem::Error::NoItemsFound => "there is none in it".to_owned(),
        // Nobody is told the content of a file with a key.
        _ => "it is not in the PEM format".to_owned(),
    };
    TlsError::Unreadable {
        what,
        file: file.to_owned(),
        why,
    }
}

/// Accepts one certificate only.
#[derive(Debug)]
struct Itself {
    certificate: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Itself {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match *shown == self.certificate {
            true => Ok(ServerCertVerified::assertion()),
            false => Err(CertificateError::ApplicationVerificationFailure.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
