{{/* A setting as text. YAML may read 1000000 as a float, which would be written 1e+06. */}}
{{- define "agenthub.text" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}

{{/* The data of the ConfigMap. */}}
{{- define "agenthub.configData" -}}
{{- range $name, $value := .Values.config }}
{{ $name }}: {{ include "agenthub.text" $value | quote }}
{{- end }}
{{- if and (not .Values.config.PUBLIC_URL) (include "agenthub.publicUrl" .) }}
PUBLIC_URL: {{ include "agenthub.publicUrl" . | quote }}
{{- end }}
{{- if eq (include "agenthub.migratesByJob" .) "true" }}
MIGRATE_ON_START: 'false'
{{- end }}
BLOB_STORE: {{ .Values.blobs.store }}
{{- if eq .Values.blobs.store "s3" }}
{{- with .Values.blobs.s3 }}
S3_ENDPOINT: {{ .endpoint | quote }}
S3_BUCKET: {{ .bucket | quote }}
S3_REGION: {{ .region | quote }}
S3_ADDRESSING: {{ .addressing }}
{{- with .prefix }}
S3_PREFIX: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* The settings that are secrets, besides those of the database. */}}
{{- define "agenthub.secretNames" -}}
SECRET_KEY ADMIN_PASSWORD ADMIN_API_KEY METRICS_TOKEN S3_ACCESS_KEY_ID S3_SECRET_ACCESS_KEY
{{- end }}

{{/* The data of the chart's own Secret; empty if none is given. */}}
{{- define "agenthub.secretData" -}}
{{- if not .Values.secrets.existingSecret }}
{{- range $name := include "agenthub.secretNames" . | splitList " " }}
{{- with index $.Values.secrets $name }}
{{ $name }}: {{ . | b64enc }}
{{- end }}
{{- end }}
{{- if eq (include "agenthub.database" .) "postgres" }}
POSTGRES_PASSWORD: {{ .Values.postgres.password | default (printf "postgres:%s" .Values.secrets.SECRET_KEY | sha256sum | trunc 40) | b64enc }}
{{- end }}
{{- end }}
{{- end }}

{{/* "true" if a Job migrates, and not each server. */}}
{{- define "agenthub.migratesByJob" -}}
{{- and (eq (include "agenthub.database" .) "external") .Values.migration.job }}
{{- end }}
