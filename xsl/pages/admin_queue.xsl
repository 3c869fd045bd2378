<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One queue: changing it, removing it, bringing it back. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_queue.title"><xsl:value-of select="queue/@name"/></xsl:template>

  <xsl:template match="page" mode="admin_queue.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li><a href="{$base}/admin/queues">&queues;</a></li><li aria-current="page"><xsl:value-of select="queue/@name"/></li></ol></nav>
    <h1><xsl:value-of select="queue/@name"/></h1>
    <xsl:if test="queue/@removed = 'yes'"><xsl:apply-templates select="queue" mode="admin_queue.removed"/></xsl:if>
    <xsl:call-template name="queue-form">
      <xsl:with-param name="queue" select="queue"/>
      <xsl:with-param name="button">&queue-save;</xsl:with-param>
    </xsl:call-template>
    <xsl:if test="queue/@removed != 'yes'"><xsl:apply-templates select="queue" mode="admin_queue.remove"/></xsl:if>
  </xsl:template>

  <xsl:template match="queue" mode="admin_queue.removed">
    <div class="notice">
      <xsl:call-template name="icon"><xsl:with-param name="name" select="'queue'"/></xsl:call-template>
      <div>
        <p>&queue-removed-into;<xsl:if test="@open != 0"><xsl:text> </xsl:text>&queue-removed-open;</xsl:if></p>
        <form method="post" action="{$base}/admin/queues/{@key}/restore">
          <xsl:call-template name="tokens"/>
          <button>&queue-restore;</button>
        </form>
      </div>
    </div>
  </xsl:template>

  <xsl:template match="queue" mode="admin_queue.remove">
    <xsl:variable name="heirs" select="../queues/queue[@removed = 'no'][@key != current()/@key]"/>
    <xsl:variable name="chosen" select="/page/form[@route = 'queue_remove']/fields/field[@name = 'successor']/@value"/>
    <section aria-labelledby="remove">
      <h2 id="remove">&queue-remove;</h2>
      <xsl:choose>
        <xsl:when test="$heirs">
          <p class="hint">&queue-remove-hint;</p>
          <form class="row-form" method="post" action="{$base}/admin/queues/{@key}/remove">
            <xsl:call-template name="tokens"/>
            <xsl:call-template name="field-problem"><xsl:with-param name="route" select="'queue_remove'"/><xsl:with-param name="name" select="'successor'"/></xsl:call-template>
            <label for="f-successor">&queue-successor;</label>
            <select id="f-successor" name="successor">
              <xsl:for-each select="$heirs"><option value="{@key}"><xsl:if test="@key = $chosen"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option></xsl:for-each>
            </select>
            <button>&queue-remove;</button>
          </form>
        </xsl:when>
        <xsl:otherwise><p class="hint" id="f-successor">&queue-last;</p></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>
</xsl:stylesheet>
